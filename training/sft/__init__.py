"""Supervised fine-tuning on conversations in the wire format."""
