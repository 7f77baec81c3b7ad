"""The commands that read what a batch wrote: `redline report` and `redline view`."""
