"""Who writes rationales with executed code."""
