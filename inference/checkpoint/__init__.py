"""Checkpoints in the Hugging Face format: weights, tokenizer, and what is asked of transformers."""
