"""The sandbox's log: silent until the application configures structlog."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import LogCapture

from redline.sandbox import Sandbox, open_sandbox
from redline.sandbox.log import note


@pytest.fixture(autouse=True)
def _unconfigured() -> Iterator[None]:
    """Whatever another test configured is put back afterwards."""
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
    if before:
        structlog.configure(**before)


@pytest.fixture
def capture() -> LogCapture:
    captured = LogCapture()
    structlog.configure(processors=[captured], cache_logger_on_first_use=False)
    return captured


def test_nothing_is_printed_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    note("sandbox.worker_started", worker="1")
    assert capsys.readouterr() == ("", "")


async def test_a_start_is_logged_at_debug_level(capture: LogCapture, sandbox: Sandbox) -> None:
    capture.entries.clear()
    async with open_sandbox(sandbox.name):
        (entry,) = capture.entries
    assert (entry["event"], entry["log_level"], entry["runtime"]) == ("sandbox.worker_started", "debug", sandbox.name)
