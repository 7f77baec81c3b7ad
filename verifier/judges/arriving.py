"""Steps that are judged while later ones are still being written."""

from __future__ import annotations

from redline.verifier.judges.judge import Judge


class ArrivingSteps(list[str]):
    """The steps of a solution that is still being written: more may be added while verdicts are given.

    Only for a judge that goes `in_order`, and only to be asked for as many verdicts as there are steps by then.
    """


def in_order(judge: Judge) -> bool:
    """Whether a judge looks at no step before it is asked for the verdict on it, and so can judge `ArrivingSteps`.

    It says so itself, in an attribute `in_order`; one that has none is taken to read a solution as a whole.
    """
    return bool(getattr(judge, "in_order", False))
