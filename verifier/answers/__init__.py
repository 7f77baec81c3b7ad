"""Final answers: found in a solution, and compared with a gold answer."""
