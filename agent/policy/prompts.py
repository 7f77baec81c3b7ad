"""What the policy is told: to solve, and to revise from the first wrong step.

The texts are part of how the embedded policy was trained; changing them means training it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from redline.agent.policy.steps import join_steps, step_label
from redline.inference import Message, Renderer, render_prompt
from redline.verifier import SOLVE_INSTRUCTION, Evidence

INSTRUCTION = SOLVE_INSTRUCTION


def solve_prompt(model: Renderer, problem: str) -> str:
    """The prompt of a first attempt, ending in the forced opening `Step 1:` (genprm.md, solution sampling)."""
    return _render(model, f"{problem}\n\n{INSTRUCTION}", ())


def continue_prompt(model: Renderer, problem: str, steps: Sequence[str]) -> str:
    """The prompt of a first attempt of which these steps already stand; ends in the opening of the next one."""
    return _render(model, f"{problem}\n\n{INSTRUCTION}", steps)


def revise_prompt(
    model: Renderer,
    problem: str,
    right_steps: Sequence[str],
    wrong_step: str,
    evidence: Evidence | None,
) -> str:
    """The prompt of a revision: the steps before the wrong one are kept, as the beginning of the new answer.

    `evidence=None` names the wrong step and nothing else: the control row of the benchmarks.
    """
    label = step_label(len(right_steps) + 1)
    request = f"{problem}\n\n{INSTRUCTION}\n\nAn earlier attempt went wrong here:\n{label} {wrong_step}\n"
    if evidence is not None:
        request += render_evidence(evidence)
    return _render(model, f"{request}Keep the steps before it, write it anew and finish.", right_steps)


def render_evidence(evidence: Evidence) -> str:
    """What a policy may be shown of the reviewer's words, code and output, ending in a newline."""
    if evidence.shown is not None:
        return f"Review: {evidence.shown.strip()}\n" if evidence.shown.strip() else ""
    parts = [f"Review: {evidence.analysis.strip()}\n"] if evidence.analysis.strip() else []
    for run in evidence.runs:
        parts.append(f"```python\n{run.code.strip()}\n```\nOutput:\n```\n{run.output.strip()}\n```\n")
    return "".join(parts)


def _render(model: Renderer, request: str, kept: Sequence[str]) -> str:
    messages: list[Message] = [{"role": "user", "content": request}]
    opening = f"{join_steps(kept)}\n" if kept else ""
    return render_prompt(model, messages, add_generation_prompt=True, opening=f"{opening}{step_label(len(kept) + 1)}")
