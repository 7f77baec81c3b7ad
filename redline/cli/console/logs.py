"""Where log events go: stderr, for people or as JSON lines."""

from __future__ import annotations

import io
import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

from redline.cli.console.terminal import clean, clean_json

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure_logs(verbosity: int = 0, *, json: bool = False, stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's events to `stream` (default: stderr).

    Verbosity 0 shows warnings, 1 info, 2 debug. `json` writes one object a line, and at least info: who asks for
    machine-readable events wants the events of the run.
    """
    target = stream or sys.stderr
    level = {0: logging.INFO if json else logging.WARNING, 1: logging.INFO}.get(verbosity, logging.DEBUG)
    handler = _Stderr() if target is sys.stderr and target.isatty() else logging.StreamHandler(target)
    handler.setFormatter(_formatter(json, terminal=target.isatty(), tracebacks=verbosity > 0))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Third parties' information is noise to someone who asked about this program.
    root.setLevel(max(level, logging.WARNING) if verbosity < 2 else level)
    logging.captureWarnings(True)
    logging.getLogger("redline").setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to whatever `sys.stderr` is now: rich exchanges it while a spinner or bar must not be broken up."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def _formatter(json: bool, *, terminal: bool, tracebacks: bool) -> logging.Formatter:
    processors: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if json:
        processors += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if terminal:
            processors.append(_clean_line)
    else:
        if not tracebacks:
            processors.append(_name_exception)
        processors.append(_clean_event)
        processors.append(structlog.dev.ConsoleRenderer(colors=terminal, exception_formatter=_clean_traceback))
    return structlog.stdlib.ProcessorFormatter(processors=processors, foreign_pre_chain=_SHARED)


def _name_exception(_logger: object, _method: str, event: EventDict) -> EventDict:
    """A person who did not ask for details gets the exception's name, not its traceback."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["raised"] = f"{type(error).__name__}: {error}"
    return event


def _clean_event(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Before the renderer adds its colours, which a terminal is meant to obey."""
    return {key: clean(value) if isinstance(value, str) else value for key, value in event.items()}


def _clean_line(_logger: object, _method: str, line: Any) -> str:
    return clean_json(line)


def _clean_traceback(target: TextIO, error: ExcInfo) -> None:
    shown = io.StringIO()
    structlog.dev.plain_traceback(shown, error)
    target.write(clean(shown.getvalue()))
