"""`redline train`: a command for each stage of the pipeline."""

from redline.cli.train.group import train_group

__all__ = ["train_group"]
