"""Which columns of the input hold what."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from redline.store import RunRefused

PROBLEM = ("problem", "question")
"""Names the text of a problem goes by, in this order."""
_SHOWN = 12
"""Columns that are named in a complaint."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns. Raises `RunRefused` for one name that is to hold two things."""

    problem: str | None = None
    """None: `problem`, or else `question`."""
    answer: str | None = None
    """The gold answer, never shown to the models. None: `answer`. Empty: there is none."""
    solution: str | None = None
    """A solution that is there already, to be judged first. None: there is none."""
    given: str | None = None
    """An answer that is there already, to be compared with the one that is found. None: there is none."""
    keep: bool = False
    """Whether a line of the output holds the other columns too."""

    def __post_init__(self) -> None:
        uses: dict[str, str] = {}
        for use, name in self._uses():
            if name in uses:
                raise RunRefused(
                    f"the column {name!r} cannot hold both the {uses[name]} and the {use}{_advice(uses[name], use)}"
                )
            uses[name] = use

    @property
    def problems(self) -> tuple[str, ...]:
        """The names that the text of a problem may have, the first that is there."""
        return PROBLEM if self.problem is None else (self.problem,)

    @property
    def gold(self) -> str:
        """The name of the gold answer's column; empty where there is none."""
        return "answer" if self.answer is None else self.answer

    def others(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a row that are nothing to a batch; none where they are not to be kept."""
        known = {name for _, name in self._uses()} | {"id"}
        return {name: value for name, value in fields.items() if name not in known} if self.keep else {}

    def missing(self, there: Collection[str]) -> str:
        """What to say where a column that was named is not among these; empty where all are."""
        named = (self.problem, self.answer, self.solution, self.given)
        absent = next((name for name in named if name and name not in there), None)
        if absent is None:
            return ""
        close = difflib.get_close_matches(absent, there, 1)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        names = ", ".join(repr(name[:40]) for name in list(there)[:_SHOWN])
        more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
        return f"no row has a column {absent!r}; there is {names or 'nothing'}{more}{meant}"

    def _uses(self) -> Iterator[tuple[str, str]]:
        yield from (("problem", name) for name in self.problems)
        named = {"gold answer": self.gold, "solution": self.solution, "given answer": self.given}
        yield from ((use, name) for use, name in named.items() if name)


def _advice(first: str, second: str) -> str:
    if first != "gold answer":
        return ""
    why = "the models never see a gold answer; " if second == "solution" else ""
    return f": {why}where it is the {second} and nothing else, name no gold answer (--answer-column '')"
