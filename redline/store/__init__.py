"""Files of rows: read with file and line in every complaint, and appended so that a killed run can be finished."""

from redline.store.data_file import Entry, read_entries
from redline.store.errors import DataError, StoreError
from redline.store.file_kind import HEAD, binary_kind, line_fault, text_kind

__all__ = [
    "HEAD",
    "DataError",
    "Entry",
    "StoreError",
    "binary_kind",
    "line_fault",
    "read_entries",
    "text_kind",
]
