"""Conversations, and the token ids and labels that are made of them."""
