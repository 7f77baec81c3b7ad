"""Every figure in the docs comes from a command here: `python -m benchmarks.NAME --help`."""
