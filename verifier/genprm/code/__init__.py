"""The code of a rationale: found in what the model wrote, run, and its output told to the model."""
