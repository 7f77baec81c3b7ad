"""How many of our own files and calls one solved problem goes through, on this side of the sandbox's pipe.

    python -m benchmarks.road            # both ways, as a table
    python -m benchmarks.road --files    # and the files, with their calls

`draft`: a draft that is accepted at once, by a scripted policy and a judge of the script's own: the loop alone.
`solve`: the embedded pair with code run in the local sandbox, models and sandbox opened and closed.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from types import FrameType

from benchmarks.support.table import show
from redline import ScriptedModel, Verdict, Vote, solve_with_refinement

ROOT = Path(__file__).resolve().parents[1]


class Yes:
    """Judges every step right."""

    name = "yes"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        """See `redline.verifier.Judge.judge`."""
        for _ in steps:
            yield Verdict(verdict="yes", reward=0.9, votes=(Vote(verdict="yes", reward=0.9),))


def draft() -> None:
    """A draft that is accepted at once."""
    policy = ScriptedModel([" 12 * 17 = 204.\nStep 2: The answer is \\boxed{204}."])
    assert solve_with_refinement("What is 12 * 17?", policy=policy, verifier=Yes(), exact=False).accepted


def solve() -> None:
    """The embedded pair, with code."""
    assert solve_with_refinement("What is 12 * 17?", sandbox="local").accepted


def calls_by_file(way: Callable[[], None]) -> Counter[Path]:
    """The calls into each of our files while `way` runs; going on in a coroutine or generator counts as one too."""
    way()  # what is imported on the first call is no part of the road
    found: Counter[Path] = Counter()
    places: dict[str, Path | None] = {}

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            name = frame.f_code.co_filename
            if name not in places:
                places[name] = _ours(name)
            if (path := places[name]) is not None:
                found[path] += 1

    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        way()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return found


def _ours(name: str) -> Path | None:
    path = Path(name).resolve()
    inside = path.is_relative_to(ROOT) and path.suffix == ".py" and ".venv" not in path.parts
    return path.relative_to(ROOT) if inside and not path.is_relative_to(ROOT / "benchmarks") else None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", action="store_true", help="name the files, with the calls into each")
    asked = parser.parse_args()
    roads = {way.__name__: calls_by_file(way) for way in (draft, solve)}
    rows = [[name, str(len(road)), str(road.total())] for name, road in roads.items()]
    show(["way", "our files", "calls"], rows)
    for name, road in roads.items() if asked.files else ():
        print(f"\n{name}:", *(f"{calls:6} {path}" for path, calls in sorted(road.items())), sep="\n")


if __name__ == "__main__":
    main()
