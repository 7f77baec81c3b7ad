"""The chat route: messages, and nothing but text back."""
