"""What is shown: literally, whatever a model wrote, and plain where there is no terminal."""

from __future__ import annotations

import io
from typing import get_args

from rich.console import Console

from redline.agent.loop.events import Drafted, Finished, Judged, Revising
from redline.agent.result import Attempt, RefinementResult, Step, StopReason
from redline.cli.console.event_printer import EventPrinter
from redline.cli.console.printer import Printer
from redline.cli.console.wording import REASONS
from redline.verifier import CodeRun, Evidence, Vote


def shown(*events, terminal=False, **options):
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=40, highlight=False, color_system=None)
    with EventPrinter(console, **options) as printer:
        for event in events:
            printer.show(event)
    return stream.getvalue()


def test_every_stop_reason_has_its_words():
    assert REASONS.keys() == set(get_args(StopReason))


def test_what_a_model_wrote_is_shown_literally_and_not_wrapped():
    text = "[bold]x[/bold] :smile: \x1b[2J" + "long " * 30
    out = shown(Drafted(0, Attempt(steps=(Step(text=text),))))
    assert "[bold]x[/bold] :smile: \\x1b[2J" in out
    assert "long " * 29 + "long" in out


def test_a_revision_shows_only_what_is_new():
    steps = tuple(Step(text=text) for text in ("kept one", "kept two", "fresh"))
    out = shown(Revising(0, 2), Drafted(1, Attempt(steps=steps, revised_from=3)))
    assert "Revision 1, from step 3, keeping steps 1 to 2" in out
    assert "fresh" in out
    assert "kept one" not in out


def test_votes_are_counted_and_unknown_ones_explained():
    votes = (
        Vote(verdict="yes", reward=0.9),
        Vote(verdict="no", reward=0.2),
        Vote(verdict="unknown", reward=None, reason="the sandbox ran out of memory"),
    )
    out = shown(Judged(0, 0, Step(text="x", verdict="yes", reward=0.55, votes=votes, votes_allowed=8)))
    assert "step 1 right  P(right) = 0.55  3 of 8 votes: 1 right, 1 wrong, 1 unknown" in out
    assert "because: the sandbox ran out of memory" in out


def test_code_that_did_not_end_well_says_so():
    run = CodeRun(code="while True: pass", output="", status="timeout")
    step = Step(text="x", verdict="no", reward=0.1, evidence=Evidence(analysis="Hm.", runs=(run,)))
    out = shown(Judged(0, 0, step))
    assert "output (timeout):" in out
    assert "(nothing)" in out


def test_a_terminal_shows_the_same_lines():
    result = RefinementResult(
        problem="p", answer="5", accepted=True, confidence=0.9, stop_reason="accepted", attempts=(), best=None
    )
    events = (Drafted(0, Attempt(steps=(Step(text="x"),))), Judged(0, 0, Step(text="x", verdict="yes", reward=0.9)))
    out = shown(*events, Finished(result), terminal=True)
    for part in ("Draft", "Step 1: x", "step 1 right", "Answer: 5", "Accepted: every step was judged right"):
        assert part in out


def test_evidence_text_keeps_its_indentation():
    stream = io.StringIO()
    printer = Printer(Console(file=stream, width=30))
    printer.evidence(Evidence(runs=(CodeRun(code="if x:\n    y()", output="1\n2", status="ok"),)), indent=2)
    assert "    if x:\n        y()\n" in stream.getvalue()
