"""`redline train`: a command for each stage of the pipeline."""
