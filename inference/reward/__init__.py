"""Reward models: decoders with a head that says numbers about tokens."""
