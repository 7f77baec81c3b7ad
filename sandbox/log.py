"""Where the sandbox writes its log."""

from __future__ import annotations

from typing import Any, Literal

import structlog


def note(event: str, *, level: Literal["debug", "info", "warning"] = "debug", **values: Any) -> None:
    """Log an event through the application's structlog. What happens with every check is `debug`.

    Where the application has not configured structlog nothing is written: structlog's own default would print every
    event to the standard output of whoever merely imported us.
    """
    if structlog.is_configured():
        getattr(structlog.get_logger(), level)(event, **values)
