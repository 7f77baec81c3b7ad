"""The figures of a run, each added up row by row in memory that does not grow with the file."""
