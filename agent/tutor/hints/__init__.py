"""Hints, from a nudge to an example, each held against the answer before it is shown."""
