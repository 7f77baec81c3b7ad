"""Files of rows: read with file and line in every complaint, and appended so that a killed run can be finished."""

from redline.store.data_file import Entry, read_entries
from redline.store.errors import DataError, RunRefused, StorageFailed, StoreError, storage_failed
from redline.store.file_kind import HEAD, binary_kind, line_fault, text_kind
from redline.store.json_line import json_line
from redline.store.jsonl_file import JsonlFile
from redline.store.lock import lock
from redline.store.resumable import refuse_other_settings
from redline.store.whole_file import write_whole

__all__ = [
    "HEAD",
    "DataError",
    "Entry",
    "JsonlFile",
    "RunRefused",
    "StorageFailed",
    "StoreError",
    "binary_kind",
    "json_line",
    "line_fault",
    "lock",
    "read_entries",
    "refuse_other_settings",
    "storage_failed",
    "text_kind",
    "write_whole",
]
