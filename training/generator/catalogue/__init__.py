"""The catalogue of problems: data files, and what reads and checks them."""
