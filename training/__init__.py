"""How a verifier, and the embedded pair, is made."""
