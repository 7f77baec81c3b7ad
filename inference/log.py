"""Where the way to a model writes its log."""

from __future__ import annotations

from typing import Any

import structlog


def warn(event: str, **values: Any) -> None:
    """Log a warning through the application's structlog.

    Where the application has not configured structlog nothing is written: structlog's own default would print every
    event to the standard output of whoever merely imported us.
    """
    if structlog.is_configured():
        structlog.get_logger().warning(event, **values)
