"""Whose failure it was: what breaks in a block becomes the `Failure` of one boundary."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from structlog.typing import FilteringBoundLogger

from redline.agent.cluster.errors import ActorsLost
from redline.agent.errors import BudgetSpent, InvalidProblem
from redline.agent.result import Boundary, Failure
from redline.inference import InferenceError
from redline.sandbox import SandboxError


class boundary:  # noqa: N801 - used like `contextlib.suppress`
    """Record what breaks in the block instead of raising it: the sandbox's as its own, anything else as that of `of`.

    `foreign`: anybody's code runs in the block (a judge, a solver), so whatever it raises is recorded, with its
    traceback in the log. Otherwise only what models, sandbox and budget raise on purpose is, and a mistake of ours is
    raised. Cancellation always passes through, and so does `ActorsLost`.
    """

    def __init__(self, of: Boundary, log: FilteringBoundLogger, *, foreign: bool = True) -> None:
        self._of, self._log, self._foreign = of, log, foreign
        self.failure: Failure | None = None
        """What ended the block; None while nothing did."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, ActorsLost):
            # Nobody is left to work: that is no row's failure, and ends the run.
            return False
        expected = isinstance(error, BudgetSpent | InferenceError | InvalidProblem | SandboxError)
        if not isinstance(error, Exception) or not (expected or self._foreign):
            return False
        if not expected:
            self._log.exception("unexpected_failure", exc_info=error)
        self.failure = failure_of(self._owner(error), error)
        return True

    def _owner(self, error: Exception) -> Boundary:
        if isinstance(error, SandboxError):
            return "sandbox"
        # A judge may raise it too, of something else than the problem that came in.
        return "input" if isinstance(error, InvalidProblem) and self._of == "loop" else self._of


def failure_of(of: Boundary, error: Exception) -> Failure:
    """The error as plain data."""
    return Failure(boundary=of, type=type(error).__name__, message=str(error))
