"""A batch while it runs: what it has written so far, and how fast."""
