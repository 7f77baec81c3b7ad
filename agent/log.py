"""Where the loop writes its log."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import FilteringBoundLogger


def get_logger(**bound: str) -> FilteringBoundLogger:
    """A structlog logger with these values bound.

    Where the application has not configured structlog, only warnings are written, to standard error: structlog's own
    default would print every event to the standard output of whoever merely imported us.
    """
    if structlog.is_configured():
        logger: FilteringBoundLogger = structlog.get_logger().bind(**bound)
        return logger
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    silent: FilteringBoundLogger = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), wrapper_class=quiet)
    return silent.bind(**bound)
