"""What Redline itself costs, beside models that answer at once."""
