"""The sandbox's log: silent until the application configures structlog."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import LogCapture

from sandbox import Sandbox, open_sandbox
from sandbox.journal import note


@pytest.fixture
def capture() -> Iterator[LogCapture]:
    before = structlog.get_config() if structlog.is_configured() else None
    captured = LogCapture()
    structlog.configure(processors=[captured], cache_logger_on_first_use=False)
    yield captured
    structlog.reset_defaults()
    if before:
        structlog.configure(**before)


def test_nothing_is_printed_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    assert not structlog.is_configured()
    note("sandbox.worker_started", worker="1")
    assert capsys.readouterr() == ("", "")


async def test_a_start_is_logged_at_debug_level(capture: LogCapture, sandbox: Sandbox) -> None:
    capture.entries.clear()
    async with open_sandbox():
        (entry,) = capture.entries
    assert (entry["event"], entry["log_level"], entry["wall"]) == ("sandbox.worker_started", "debug", "local")
