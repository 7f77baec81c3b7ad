"""Redline: a policy solves a problem in steps, a verifier checks every step with executed code, the first wrong one
is revised.

`solve_with_refinement(problem)` is the whole of it in one call; a `Refiner` keeps models and sandbox open for many
problems. The names below are the public ones; each package of this one (`redline.agent`, `redline.verifier`,
`redline.sandbox`, `redline.inference`, `redline.training`) has more of its own.

A name is loaded when it is first asked for, so that `import redline` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redline.agent import (
        Attempt,
        Budget,
        BudgetSpent,
        Drafted,
        Event,
        Failure,
        Finished,
        InvalidDraft,
        InvalidProblem,
        Judged,
        RefinementError,
        RefinementResult,
        Refiner,
        RefinerClosed,
        Revising,
        Step,
        StopReason,
        asolve_with_refinement,
        solve_with_refinement,
        stream_refinement,
    )
    from redline.agent.loop.context import RunContext
    from redline.agent.loop.graph import build_graph
    from redline.agent.strategy import Progress, Strategy, TargetedRevision
    from redline.inference import (
        Completion,
        InferenceError,
        LanguageModel,
        Message,
        Request,
        ScriptedModel,
        open_model,
        open_reward_model,
    )
    from redline.sandbox import Execution, Limits, Sandbox, SandboxError, open_sandbox
    from redline.verifier import (
        AnswerChecker,
        Critic,
        Evidence,
        GenPRM,
        Judge,
        SelfConsistency,
        Verdict,
        VerifierError,
        Vote,
        extract_answer,
        open_judge,
    )

_PACKAGES = {
    "redline.agent": (
        "Attempt", "Budget", "BudgetSpent", "Drafted", "Event", "Failure", "Finished", "InvalidDraft",
        "InvalidProblem", "Judged", "RefinementError",
        "RefinementResult", "Refiner", "RefinerClosed", "Revising", "Step", "StopReason",
        "asolve_with_refinement", "solve_with_refinement", "stream_refinement",
    ),
    "redline.agent.loop.context": ("RunContext",),
    "redline.agent.loop.graph": ("build_graph",),
    "redline.agent.strategy": ("Progress", "Strategy", "TargetedRevision"),
    "redline.inference": (
        "Completion", "InferenceError", "LanguageModel", "Message", "Request", "ScriptedModel", "open_model",
        "open_reward_model",
    ),
    "redline.sandbox": ("Execution", "Limits", "Sandbox", "SandboxError", "open_sandbox"),
    "redline.verifier": (
        "AnswerChecker", "Critic", "Evidence", "GenPRM", "Judge", "SelfConsistency", "Verdict", "VerifierError",
        "Vote", "extract_answer", "open_judge",
    ),
}  # fmt: skip
_HOME = {name: package for package, names in _PACKAGES.items() for name in names}

__all__ = [
    "AnswerChecker",
    "Attempt",
    "Budget",
    "BudgetSpent",
    "Completion",
    "Critic",
    "Drafted",
    "Event",
    "Evidence",
    "Execution",
    "Failure",
    "Finished",
    "GenPRM",
    "InferenceError",
    "InvalidDraft",
    "InvalidProblem",
    "Judge",
    "Judged",
    "LanguageModel",
    "Limits",
    "Message",
    "Progress",
    "RefinementError",
    "RefinementResult",
    "Refiner",
    "RefinerClosed",
    "Request",
    "Revising",
    "RunContext",
    "Sandbox",
    "SandboxError",
    "ScriptedModel",
    "SelfConsistency",
    "Step",
    "StopReason",
    "Strategy",
    "TargetedRevision",
    "Verdict",
    "VerifierError",
    "Vote",
    "asolve_with_refinement",
    "build_graph",
    "extract_answer",
    "open_judge",
    "open_model",
    "open_reward_model",
    "open_sandbox",
    "solve_with_refinement",
    "stream_refinement",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
