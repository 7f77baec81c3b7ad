"""How good the tutor is."""
