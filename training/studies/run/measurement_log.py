"""`results.jsonl`: every measurement as soon as it is made; what is in it is not made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from redline.store import RecordLog
from redline.training.studies.measurement import Measurement

NAME = "results.jsonl"


def measurement_log(folder: Path, asked: Mapping[str, Any]) -> RecordLog[Measurement]:
    """The log in one folder, not entered yet. Another run of `train all`, or another scale, needs another folder."""
    return RecordLog(folder / NAME, "ablation", asked, Measurement, "the results of `train ablate`")
