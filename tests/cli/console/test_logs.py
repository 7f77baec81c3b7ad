"""Log events: for people or as JSON, and never a traceback that nobody asked for."""

from __future__ import annotations

import io
import json
import logging
import warnings

import pytest
import structlog

from redline.cli.console.logs import configure_logs


@pytest.fixture(autouse=True)
def restored():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    for name in ("redline",):
        logging.getLogger(name).setLevel(logging.NOTSET)


def spoken(verbosity: int = 0, **options: bool) -> str:
    stream = io.StringIO()
    configure_logs(verbosity, stream=stream, **options)
    log = structlog.get_logger("redline.anything")
    log.debug("small")
    log.info("normal", step=1)
    log.warning("odd")
    try:
        raise ValueError("why")
    except ValueError:
        log.exception("bad")
    logging.getLogger("somebody").info("chatter")
    logging.getLogger("somebody").warning("care for %s", "this")
    return stream.getvalue()


def test_each_v_shows_more():
    assert [word in spoken() for word in ("small", "normal", "odd")] == [False, False, True]
    assert [word in spoken(1) for word in ("small", "normal", "odd")] == [False, True, True]
    assert [word in spoken(2) for word in ("small", "normal", "odd")] == [True, True, True]


def test_a_traceback_is_shown_only_when_details_are_asked_for():
    assert "ValueError: why" in spoken()
    assert "Traceback" not in spoken()
    assert "Traceback" in spoken(1)


def test_other_libraries_are_heard_only_when_they_warn():
    assert "chatter" not in spoken(1)
    assert "care for this" in spoken()


def test_json_is_one_object_a_line_with_the_events_of_the_run():
    events = [json.loads(line) for line in spoken(json=True).splitlines()]
    assert [event["event"] for event in events] == ["normal", "odd", "bad", "care for this"]
    assert events[0]["step"] == 1
    assert events[0]["level"] == "info"
    assert "ValueError: why" in events[2]["exception"]


def test_python_warnings_become_events():
    stream = io.StringIO()
    configure_logs(json=True, stream=stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        configure_logs(json=True, stream=stream)
        warnings.warn("old ways", stacklevel=1)
    assert "old ways" in json.loads(stream.getvalue())["event"]
