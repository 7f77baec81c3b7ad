"""The container image of the docker runtime: what it holds, and how it is built."""
