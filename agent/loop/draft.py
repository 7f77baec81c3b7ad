"""A solution that the caller has already, as the first attempt of a run."""

from __future__ import annotations

from collections.abc import Sequence

from redline.agent.errors import InvalidDraft, InvalidProblem
from redline.agent.loop.problem import validate_text
from redline.agent.policy.blocks import blocks_of
from redline.agent.policy.steps import join_steps, split_steps
from redline.agent.result import Attempt, Step
from redline.verifier import extract_answer, gold_answers

_MARK = "####"
"""What stands before the answer of a solution of GSM8K."""


def given_attempt(draft: str | Sequence[str]) -> Attempt:
    """The solution as an attempt of which nothing is judged yet: a text, or its steps.

    A text is split as a policy's is, and where it has nothing but lines, as GSM8K's have, at these. Its answer is what
    stands in its box, or behind its last `####`. Raises `InvalidDraft` for what is no text, or too long, or empty.
    """
    texts = _steps(_valid(draft)) if isinstance(draft, str) else [_valid(step) for step in draft]
    if not texts:
        raise InvalidDraft("the solution has no steps")
    if not isinstance(draft, str):
        _valid(join_steps(texts))
    return Attempt(steps=tuple(Step(text=text) for text in texts), answer=_answer(texts), origin="given")


def _valid(text: str) -> str:
    try:
        return validate_text(text, "solution")
    except InvalidProblem as error:
        raise InvalidDraft(str(error)) from None


def _steps(text: str) -> list[str]:
    steps = split_steps(text)
    return _lines(text) if steps == [text] else steps


def _lines(text: str) -> list[str]:
    """The lines, a block whole; one that holds nothing but the answer's mark belongs to the step before."""
    blocks, steps, start = blocks_of(text), list[str](), 0
    for line in text.splitlines(keepends=True):
        begins, start = start, start + len(line)
        if not line.strip():
            continue
        if steps and (blocks.holds(begins) or line.startswith(_MARK)):
            steps[-1] += line
        else:
            steps.append(line)
    return [step.strip() for step in steps]


def _answer(steps: Sequence[str]) -> str | None:
    text = join_steps(steps)
    boxed = extract_answer(text)
    if boxed is not None or _MARK not in text:
        return boxed
    try:
        return next(iter(gold_answers(text)), None)
    except ValueError:
        # Nothing, or an essay, stands behind the mark: no answer.
        return None
