"""The docker runtime: each worker in a container of its own."""
