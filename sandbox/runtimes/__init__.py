"""What stands around a worker: the runtimes, and what each of them enforces."""
