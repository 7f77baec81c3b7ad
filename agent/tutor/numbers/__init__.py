"""Numbers in a text, in digits and in words of five languages."""
