"""Files of rows: read with file and line in every complaint, and appended so that a killed run can be finished."""

from redline.store.data_file import Entry, read_entries
from redline.store.errors import DataError, RunRefused, StorageFailed, StoreError
from redline.store.file_kind import HEAD, binary_kind, half_surrogate, json_fault, line_fault, text_kind
from redline.store.json_line import json_line
from redline.store.jsonl_file import JsonlFile, OutputLine, whole_lines
from redline.store.lock import is_locked, open_locked
from redline.store.record_log import RecordLog
from redline.store.resumable import ResumableRun, make_folder, refuse_other_settings
from redline.store.scratch_table import ScratchTable
from redline.store.whole_file import whole_file, write_whole

__all__ = [
    "HEAD",
    "DataError",
    "Entry",
    "JsonlFile",
    "OutputLine",
    "RecordLog",
    "ResumableRun",
    "RunRefused",
    "ScratchTable",
    "StorageFailed",
    "StoreError",
    "binary_kind",
    "half_surrogate",
    "is_locked",
    "json_fault",
    "json_line",
    "line_fault",
    "make_folder",
    "open_locked",
    "read_entries",
    "refuse_other_settings",
    "text_kind",
    "whole_file",
    "whole_lines",
    "write_whole",
]
