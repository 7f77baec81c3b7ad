"""The problems that a pipeline begins with."""
