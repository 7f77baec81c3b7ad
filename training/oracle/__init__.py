"""The program that made a problem as the judge of any step towards it."""
