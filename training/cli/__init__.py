"""`redline train`: a command for each stage of the pipeline."""

from redline.training.cli.group import train_group

__all__ = ["train_group"]
