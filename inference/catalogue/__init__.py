"""The models that can be pulled, and how they come onto this machine."""
