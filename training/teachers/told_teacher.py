"""A small instruct model as the teacher: too weak to find mistakes, so it is told what is right and says why.

It checks a step at a time, with the reference solution before it. Where that does not bring it to the label, it is
asked again and told the label too, shown only checks that come to this label, for several samples. What is decided by
calculation is not left to it: a slip in arithmetic, and a right step all of whose calculations can be read, have their
rationales written. What it says is kept only where its words and what its code printed both say what the label says,
and where its code holds the step against numbers that the step says: else it fails for the wrong reason.
Since whoever learns from a rationale has neither reference nor label, one that mentions them is not kept.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redline.inference import LanguageModel, Message, Request, neutralize, render_prompt
from redline.sandbox import Sandbox
from redline.training.pipeline.schema import LabelRow, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.compared_numbers import compares_with_what_is_said
from redline.training.teachers.model_teacher import NO_STEPS, shown, shown_paragraphs
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.teacher import RationaleSet, label
from redline.training.teachers.teacher_turn import TOP_K, TOP_P
from redline.training.teachers.told_examples import EXAMPLES, FITS_NOT, HOLDS, HOLDS_NOT
from redline.verifier.exact.check_program import comparison
from redline.verifier.exact.checks import ExactChecker
from redline.verifier.exact.claims import read_statement
from redline.verifier.exact.step_check import StepCheck
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.feedback import feedback_text
from redline.verifier.genprm.seeds import derive_seed

TASK = r"""A student has solved the problem below; the solution is cut into paragraphs. You check the last one of those
that are shown: say in a few words what it says and whether that fits the problem; then write Python code that works
out what is right and prints whether the paragraph says the same.

<problem>
PROBLEM
</problem>

PARAGRAPHS

For you alone, and not to be mentioned, for those who read your check do not have it:
<key>
KEY
</key>"""

TOLD_SAMPLES = 4
"""Checks that are drawn of a step where the label is told."""
NOT_CONVINCED = {
    True: "the teacher finds no check of a right step",
    False: "the teacher finds no check of a wrong step",
}
NO_CHECK = "the teacher finds no check that decides"

_TELLS = re.compile(
    r"\b(?:key|reference|correct solution|given solution|correct answer|for you alone)\b", re.IGNORECASE
)
_CHECK = re.compile(
    r"(?P<analysis>.*?)\n?</analyze>\s*<verify>.*?```(?:python|py)?[ \t]*\n(?P<code>.*?)\n```\n?", re.DOTALL
)
_SLIP = "The paragraph says that {0} is {1}. {2} That does not fit."


@dataclass(frozen=True, slots=True)
class _Check:
    """What was said of a step, and the code that decided it."""

    analysis: str
    block: ExecutedBlock
    right: bool

    def rationale(self, number: int) -> str:
        """In the wire format, of step `number` from 1."""
        return rationale(number, self.analysis, [self.block], self.right, after=HOLDS if self.right else HOLDS_NOT)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step to be checked: the paragraphs up to it, and what is known of it."""

    row: SolutionRow
    index: int
    exact: StepCheck

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return self.row.steps[: self.index + 1]

    @property
    def right(self) -> bool | None:
        """What the labels say of it; None where they do not."""
        return self.row.labels[self.index] if isinstance(self.row, LabelRow) else None


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a teacher is told of a step."""

    reference: str
    right: bool | None = None
    """The label; None where it is not told."""
    reason: str = ""
    """What people say is wrong with it."""

    def key(self, number: int) -> str:
        """It in words, of paragraph `number`."""
        if self.right is None:
            return self.reference
        verdict = "right" if self.right else "wrong"
        end = f": {self.reason}" if self.reason else "."
        return f"{self.reference}\nParagraph {number} is {verdict}{end}".strip()


class ToldTeacher:
    """Writes rationales with a model that is told what is right. The sandbox must be open.

    A row without a reference solution has its answer as the key. Without labels the checks decide: the solution is
    gone through up to the first step whose check fails.
    """

    def __init__(
        self, model: LanguageModel, sandbox: Sandbox, *, temperature: float, max_tokens: int, seed: int = 0
    ) -> None:
        self._model = model
        self._sandbox = sandbox
        self._temperature = temperature
        self._max_tokens = max_tokens
        self._seed = seed

    @property
    def name(self) -> str:
        """`told:` and the model's name."""
        return f"told:{self._model.name}"

    async def teach(self, row: SolutionRow) -> RationaleSet | Dropped:
        """See `RationaleTeacher.teach`."""
        if not row.steps:
            return Dropped(NO_STEPS)
        checker = ExactChecker(row.problem)
        steps = [_Step(row, index, checker.check(step)) for index, step in enumerate(row.steps)]
        found = await self._labelled(steps) if isinstance(row, LabelRow) else await self._unlabelled(steps)
        if isinstance(found, Dropped):
            return found
        texts = tuple(check.rationale(number) for number, check in enumerate(found, 1))
        return RationaleSet(texts, tuple(label(check.right) for check in found))

    async def _labelled(self, steps: Sequence[_Step]) -> list[_Check] | Dropped:
        """Of every step up to the first wrong one, at once; the wrong one first, which most is dropped for."""
        last = next((step.index for step in steps if not step.right), len(steps) - 1)
        if steps[last].right is None:
            return Dropped(NO_CHECK)
        end = await self._check(steps[last])
        if end is None:
            return Dropped(NOT_CONVINCED[bool(steps[last].right)])
        before = await asyncio.gather(*(self._check(step) for step in steps[:last]))
        checks = [check for check in before if check is not None]
        return [*checks, end] if len(checks) == last else Dropped(NOT_CONVINCED[True])

    async def _unlabelled(self, steps: Sequence[_Step]) -> list[_Check] | Dropped:
        checks: list[_Check] = []
        for step in steps:
            check = await self._check(step)
            if check is None:
                return Dropped(NO_CHECK)
            checks.append(check)
            if not check.right:
                break
        return checks

    async def _check(self, step: _Step) -> _Check | None:
        """A check that says what the label says, or without one the first that decides; None where none does."""
        exact = self._slip(step.exact) if step.right is not True else self._calculated(step)
        if (check := await exact) is not None:
            return check
        for told in _tellings(step):
            async for check in self._samples(step, told):
                if step.right is None or check.right is step.right:
                    return check
        return None

    async def _slip(self, exact: StepCheck) -> _Check | None:
        """The check that exact calculation writes; None where the step is not refuted by a program."""
        if exact.outcome != "refuted" or not exact.program or exact.unequal is None:
            return None
        left, right = exact.unequal
        return await self._decided(_SLIP.format(left.text, right.text, exact.line), exact.program)

    async def _calculated(self, step: _Step) -> _Check | None:
        """The check of a right step all of whose calculations are read, and hold; None where they are not."""
        if step.exact.outcome not in ("confirmed", "settled"):
            return None
        claims = read_statement(step.row.steps[step.index]).claims
        pairs = [pair for claim in claims if not claim.has_unknown for pair in pairwise(claim.sides)]
        if not pairs:
            return None
        says = " and ".join(f"that {one.text} is {other.text}" for one, other in pairs)
        code = f"print({', '.join(comparison(*pair) for pair in pairs)})"
        return await self._decided(f"The paragraph says {says}. That fits the problem.", code)

    async def _samples(self, step: _Step, told: _Telling) -> AsyncIterator[_Check]:
        """The checks that a model writes of a step, those left out whose words or code do not decide."""
        prompt = told_prompt(self._model, step.row.problem, step.paragraphs, told)
        opening = prompt_format.analysis_opening(step.index + 1).rstrip()
        request = Request(
            prompt + opening,
            max_tokens=self._max_tokens,
            temperature=self._temperature,
            top_p=TOP_P if self._temperature else 1.0,
            top_k=TOP_K if self._temperature else 0,
            n=TOLD_SAMPLES if told.right is not None and self._temperature else 1,
            seed=derive_seed(self._seed, int(step.row.content, 16), step.index, int(told.right is not None)),
            stop=(prompt_format.CODE_STOP,),
        )
        for completion in (await self._model.generate(request)).completions:
            said = _CHECK.fullmatch(f"{neutralize(completion.text, self._model).rstrip()}\n")
            if said is None or _TELLS.search(said[0]):
                continue
            analysis = prompt_format.without_tags(said["analysis"].strip())
            code = prompt_format.without_tags(said["code"])
            if not compares_with_what_is_said(code, step.paragraphs[-1]):
                continue
            check = await self._decided(analysis, code)
            if check is not None:
                yield check

    async def _decided(self, analysis: str, code: str) -> _Check | None:
        """The check as its code ran; None where that failed, printed no comparison, or not what the words say."""
        async with self._sandbox.session() as session:
            execution = await session.run(code)
        output = neutralize(feedback_text(execution), self._model)
        words = set(output.split())
        # Several comparisons may be printed: all of a right step hold.
        right = False if "False" in words else True if "True" in words else None
        if execution.status != "ok" or right is None or right is (FITS_NOT in analysis):
            return None
        return _Check(analysis, ExecutedBlock(code, output), right)


def told_prompt(model: LanguageModel, problem: str, paragraphs: Sequence[str], told: _Telling) -> str:
    """The request for the check of the last paragraph by one who knows, with the examples as earlier turns."""
    messages: list[Message] = []
    for example in EXAMPLES:
        texts, right = [step.step for step in example.steps], example.steps[-1].right
        if told.right in (None, right):
            known = _Telling(example.key, told.right)
            messages.append({"role": "user", "content": _task(example.problem, texts, known.key(len(texts)))})
            messages.append({"role": "assistant", "content": example.answer()})
    messages.append({"role": "user", "content": _task(problem, paragraphs, told.key(len(paragraphs)))})
    return render_prompt(model, messages, add_generation_prompt=True)


def _tellings(step: _Step) -> Iterator[_Telling]:
    """What is told first, and what is told where that does not help."""
    row = step.row
    reference = row.reference or (f"The answer is {row.answer}." if row.answer else "")
    if reference:
        yield _Telling(reference)
    if step.right is not None:
        # With the results before it, it would say of a right step what the last one comes to.
        reason = "" if step.right or not isinstance(row, LabelRow) else row.reason or ""
        yield _Telling("" if step.right else reference, step.right, reason)


def _task(problem: str, paragraphs: Sequence[str], key: str) -> str:
    """The request, filled in from the front: what is put in may hold the words at which something is put in."""
    head, _, rest = TASK.partition("PROBLEM")
    middle, _, rest = rest.partition("PARAGRAPHS")
    last, _, tail = rest.partition("KEY")
    return f"{head}{shown(problem)}{middle}{shown_paragraphs(paragraphs)}{last}{shown(key)}{tail}"
