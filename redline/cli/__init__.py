"""The command `redline`, one file a command.

`main` runs it and returns the exit code. What a command prints for a program goes to stdout, what it has to say goes
to stderr. Everything slow is imported when a command runs, so that `redline --help` is quick.
"""

from redline.cli.main import main

__all__ = ["main"]
