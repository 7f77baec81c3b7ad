"""What the worker asks of the kernel: system calls, and the layers of hardening made of them."""
