"""What runs on this machine: servers, GPUs, and the doctor who looks at them."""
