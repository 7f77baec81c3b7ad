"""A student's step: read as people type it, calculated, and what is said of it in words."""
