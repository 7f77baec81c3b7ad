"""The pictures of docs/architecture.md, drawn from the code: `python docs/draw.py` writes them, `--check` only looks.

The house: every package with its sub-packages, an arrow where one imports from another, without those that follow from
others. The way: which sub-packages a problem passes, in the order in which they are first called, when a draft is
judged wrong by executed code, revised and accepted. Both are Mermaid, which code hosts draw.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import grimp

import redline

PAGE = Path(__file__).with_name("architecture.md")
ROOT = "redline"
WHOLE = ("inference", "sandbox")
ASYNCHRONOUS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
Arrow = tuple[str, str]


def room_of(module: str) -> str:
    """The package of a module: `agent` of `redline.agent.loop.graph`; "" of the face `redline` itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def corner_of(module: str, packages: frozenset[str]) -> str:
    """The sub-package of a module, `agent.loop`, or `agent` for what lies at the top of a package."""
    parts = module.split(".")[1:3]
    return ".".join(parts) if f"{ROOT}." + ".".join(parts) in packages else parts[0]


def packages_of(graph: grimp.ImportGraph) -> frozenset[str]:
    """Every module that holds others."""
    return frozenset(module for module in graph.modules if graph.find_children(module))


def reduced(arrows: Iterable[Arrow]) -> list[Arrow]:
    """The arrows without those that follow from others; raises `ValueError` where they run in a circle."""
    after: dict[str, set[str]] = {}
    for start, end in arrows:
        after.setdefault(start, set()).add(end)
    reached = {start: _reached(start, after) for start in after}
    if circle := sorted(start for start, ends in reached.items() if start in ends):
        raise ValueError(f"imports run in a circle through {', '.join(circle)}")
    return sorted(
        (start, end)
        for start, ends in after.items()
        for end in ends
        if not any(end in reached.get(other, ()) for other in ends - {end})
    )


def _reached(start: str, after: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(after.get(start, ()))
    while todo:
        if (one := todo.pop()) not in found:
            found.add(one)
            todo.extend(after.get(one, ()))
    return found


def house(graph: grimp.ImportGraph) -> str:
    """The packages from the command down, each with its sub-packages."""
    packages = packages_of(graph)
    corners: dict[str, set[str]] = {}
    rooms: set[Arrow] = set()
    for module in sorted(graph.modules):
        if room := room_of(module):
            corners.setdefault(room, set()).add(corner_of(module, packages))
            for other in graph.find_modules_directly_imported_by(module):
                if room_of(other) not in ("", room):
                    rooms.add((room, room_of(other)))
    lines = ["flowchart TD"]
    for room in sorted(corners):
        held = sorted(corner.partition(".")[2] for corner in corners[room] if "." in corner)
        lines.append(f'    {room}["<b>{room}</b><br/>{"<br/>".join(_lines(held))}"]')
    # What everything may import says nothing by its arrows.
    shared = {room for room in corners if not graph.find_children(f"{ROOT}.{room}")}
    lines += [f"    {start} --> {end}" for start, end in reduced(rooms) if not {start, end} & shared]
    return "\n".join(line for line in lines if line.strip().split("[")[0] not in shared)


def _lines(names: list[str], width: int = 26) -> list[str]:
    lines = [""]
    for name in names:
        more = f"{lines[-1]} · {name}" if lines[-1] else name
        lines = [*lines[:-1], more] if len(more) <= width else [*lines, name]
    return lines


class Trace:
    """The work that one sub-package asks of another, each kind the first time: calls of asynchronous functions.

    What is beneath the verifier, `inference` and `sandbox`, is taken as a whole.
    """

    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages
        self.calls: dict[tuple[str, str, str], None] = {}
        self.files: set[str] = set()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (end := self._corner(frame)):
            self.files.add(frame.f_code.co_filename)
            start, name = self._caller(frame.f_back), frame.f_code.co_name
            if start and start != end and name[0] not in "<_" and frame.f_code.co_flags & ASYNCHRONOUS:
                self.calls.setdefault((start, end, name))

    def _caller(self, frame: FrameType | None) -> str:
        while frame and not self._corner(frame):
            frame = frame.f_back
        return self._corner(frame) if frame else ""

    def _corner(self, frame: FrameType) -> str:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(f"{ROOT}."):
            return ""
        return room_of(module) if room_of(module) in WHOLE else corner_of(module, self._packages)


PROBLEM = "A baker bakes 48 trays of 37 rolls each and sells 1389 of them. How many rolls are left?"
POLICY = (
    "Step 1: 48 trays of 37 rolls are 1736 rolls.\nStep 2: 1736 - 1389 = 347. The answer is \\boxed{347}.",
    "Step 1: 48 trays of 37 rolls are 1776 rolls.\nStep 2: 1776 - 1389 = 387. The answer is \\boxed{387}.",
)
"""What the policy says: a draft and a revision. No equation in the first steps, so that the model is asked."""
VERIFIER = tuple(
    said
    for claimed, found, label in ((1736, "48 * 37", "No"), (1776, "48 * 37", "Yes"), (387, "1776 - 1389", "Yes"))
    for said in (
        f"It should be {found}.\n</analyze>\n",
        f"print({found} == {claimed})\n```\n",
        f"That settles it.\n</verify>\n<output>\n**Judgement**: $\\boxed{{{label}}}$\n</output>\n",
    )
)
"""What the verifier says: analysis, code and judgement of three steps."""


def followed(packages: frozenset[str]) -> Trace:
    """One problem solved with prepared completions, in a real sandbox."""
    trace = Trace(packages)
    policy, verifier = redline.ScriptedModel(POLICY), redline.ScriptedModel(VERIFIER)
    solve = redline.solve_with_refinement
    threading.setprofile(trace)
    sys.setprofile(trace)
    try:
        result = solve(PROBLEM, policy=policy, verifier=verifier, votes=1, sandbox="local")
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
    if result.answer != "387" or not result.accepted:
        raise RuntimeError(f"the example does not go its way any more: {result.stop_reason}")
    return trace


def way(trace: Trace) -> str:
    """The sub-packages that a problem passes, the calls numbered in their order."""
    corners = dict.fromkeys(corner for start, end, _ in trace.calls for corner in (start, end))
    lines = ["sequenceDiagram", "    autonumber", *(f"    participant {corner}" for corner in corners)]
    return "\n".join([*lines, *(f"    {start}->>{end}: {name}" for start, end, name in trace.calls)])


def drawn(page: str) -> str:
    """The page with both pictures as the code has them now."""
    graph = grimp.build_graph(ROOT)
    for name, picture in (("house", house(graph)), ("way", way(followed(packages_of(graph))))):
        block = f"<!-- {name} -->\n```mermaid\n{picture}\n```\n<!-- /{name} -->"
        page = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, page, flags=re.DOTALL)
    return page


def main() -> int:
    """0, or 1 where `--check` finds a picture that the code has left behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a picture is stale")
    asked = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    now = drawn(page)
    if asked.check:
        return int(now != page)
    PAGE.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
