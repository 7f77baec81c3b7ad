"""A sheet of problems, and what a teacher reads of it afterwards."""
