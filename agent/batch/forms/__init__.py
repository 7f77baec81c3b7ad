"""The forms an input may have: each gives the rows of a file as fields, one in memory at a time."""
