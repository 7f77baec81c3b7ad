"""`redline eval`: how good a verifier is, and how sure one can be of what it accepts."""

from redline.cli.eval.group import eval_group

__all__ = ["eval_group"]
