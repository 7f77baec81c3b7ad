"""Exact checks: what a step states in plain arithmetic or algebra, calculated."""
