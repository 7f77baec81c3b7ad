"""The families of problems: one file each, phrasings as data."""
