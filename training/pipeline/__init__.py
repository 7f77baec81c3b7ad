"""The pipeline: rows, stages, and the run of all of them."""
