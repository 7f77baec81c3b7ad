"""What a server is and can do: its kind, its model, its tokenizer, its abilities."""
