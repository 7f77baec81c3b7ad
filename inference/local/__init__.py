"""The engine of this process: continuous batching over the rows of one cache."""
