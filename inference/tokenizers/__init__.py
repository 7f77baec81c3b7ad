"""The tokenizer of a served model: the server's own, or one of this machine beside it."""
