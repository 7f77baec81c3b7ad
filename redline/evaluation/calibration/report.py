"""What `redline eval calibrate` found, as one record."""

from __future__ import annotations

from typing import Any

from redline.evaluation.calibration.reliability import Reliability
from redline.evaluation.calibration.threshold import Calibration
from redline.record import Record


class CalibrationReport(Record):
    """The threshold, how it was found, and how far rewards are from the truth."""

    calibration: Calibration
    reliability: Reliability | None
    """None where no labelled step was judged."""
    settings: dict[str, Any]
    """What the solutions were judged with, which the threshold belongs to."""
