"""What is done to text on its way to a model and back: special tokens, stops, thoughts."""
