"""What can go wrong with a file of rows."""


class StoreError(Exception):
    """Base of everything this package raises on purpose."""


class DataError(StoreError):
    """Data cannot be used; the message names the file, the line and what is wrong."""
