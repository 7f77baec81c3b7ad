r"""Any instruct model as the teacher (the paper's rationale synthesis): analysis and code for every paragraph.

The code is run in the middle of the generation and its output fed back; at last the model names the first wrong
paragraph, and must not contradict what it judged. What it wrote, in its thought or after it
(`redline.training.teachers.teacher_turn`), is then put into the wire format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from redline.inference import LanguageModel, Message, PromptTooLong, neutralize, neutralize_markers, render_prompt
from redline.sandbox import Sandbox, Session
from redline.training.pipeline.schema import SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.teachers.rationale import ExecutedBlock, rationale
from redline.training.teachers.teacher import CODE_FAILED, NO_CODE, RationaleSet, label
from redline.training.teachers.teacher_turn import TeacherTurn, TeachingUnusable
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.feedback import feedback_text
from redline.verifier.genprm.seeds import derive_seed

TASK = r"""A student has solved the problem below. The solution is cut into paragraphs, numbered from 1. You check it.

<problem>
PROBLEM
</problem>

PARAGRAPHS

Take the paragraphs one by one. For each of them write exactly this:

<analyze>
Let's analyze the Paragraph 1 step by step: what it does, and whether that follows from the problem and from the
paragraphs before it.
</analyze>
<verify>
Let's use python code to find any potential error:
```python
# Work out for yourself what the paragraph claims, compare, and print what decides.
```
Wait here. What the code printed is put behind it, and then you say what it means.
</verify>
<output>
**Judgement**: $\boxed{Yes}$
</output>

Put $\boxed{No}$ there if the paragraph is wrong. Every paragraph needs code. Names that you define stay defined for
the later paragraphs; fractions and sympy can be imported. Do not judge anything behind the first wrong paragraph.
At the end write the number of the first wrong paragraph, or -1 if there is none, in this form:
**First wrong paragraph**: $\boxed{-1}$"""

LAST_OPENING = "\n**First wrong paragraph**: $\\boxed{"
LAST_TOKENS = 16
CODE_ROUNDS = 64
"""Blocks of code that are run for one solution, as in the paper."""

NO_STEPS = "no steps"
NO_JUDGEMENT = "the teacher gave no judgement"
TOO_MANY_BLOCKS = "the teacher wrote too many blocks of code"
NOT_PYTHON = "the teacher wrote a block that is not Python"
CONTRADICTS = "the teacher contradicts itself"
TOO_LONG = "the solution fills the teacher's context"

_TAGS = re.compile(r"</?(?:problem|paragraph_\d+|key)>")
_BLOCK = re.compile(r"(?P<before>.*)```[ \t]*(?:python|py)3?[ \t]*\n(?P<code>.*)", re.DOTALL | re.IGNORECASE)
_BEGINNING = re.compile(r"\s*Let's analyze the Paragraph \d+ step by step:", re.IGNORECASE)


@dataclass(slots=True)
class _Paragraph:
    """What the teacher wrote about one paragraph."""

    analysis: str
    blocks: list[ExecutedBlock] = field(default_factory=list)
    failed: bool = False
    """Whether the latest block came to a bad end."""
    right: bool = False
    after: str = ""


class ModelTeacher:
    """Writes rationales with an instruct model and a sandbox, which must be open.

    `max_tokens` bounds what it writes about one paragraph, but for its thoughts
    (`redline.training.teachers.teacher_turn`). The same seed gives the same rationales.
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
        """The model's name."""
        return self._model.name

    async def teach(self, row: SolutionRow) -> RationaleSet | Dropped:
        """See `Teacher.teach`."""
        if not row.steps:
            return Dropped(NO_STEPS)
        draft = TeacherTurn(
            self._model,
            teacher_prompt(self._model, row),
            temperature=self._temperature,
            max_tokens=self._max_tokens,
            seed=derive_seed(self._seed, int(row.content, 16)),
        )
        try:
            return await self._teach(draft, len(row.steps))
        except TeachingUnusable as why:
            return Dropped(str(why))
        except PromptTooLong:
            return Dropped(TOO_LONG)

    async def _teach(self, draft: TeacherTurn, steps: int) -> RationaleSet:
        written: list[_Paragraph] = []
        async with self._sandbox.session() as session:
            while len(written) < steps and all(paragraph.right for paragraph in written):
                rounds = CODE_ROUNDS - sum(len(paragraph.blocks) for paragraph in written)
                written.append(await self._paragraph(draft, session, len(written) + 1, rounds))
        first_wrong = -1 if written[-1].right else len(written)
        if await self._last_word(draft) != first_wrong:
            raise TeachingUnusable(CONTRADICTS)
        return RationaleSet(
            tuple(
                rationale(number, each.analysis, each.blocks, each.right, after=each.after)
                for number, each in enumerate(written, 1)
            ),
            tuple(label(each.right) for each in written),
        )

    async def _paragraph(self, draft: TeacherTurn, session: Session, number: int, rounds: int) -> _Paragraph:
        said = await draft.say(draft.open_paragraph(number), "</analyze>")
        paragraph = _Paragraph(self._prose(_BEGINNING.sub("", said.removesuffix("</analyze>"), count=1)))
        said = "```python\n" + await draft.say(f"\n{prompt_format.CODE_OPENING}", prompt_format.CODE_STOP, "</output>")
        while said.endswith(prompt_format.CODE_STOP):
            if len(paragraph.blocks) == rounds:
                raise TeachingUnusable(TOO_MANY_BLOCKS)
            await self._run(paragraph, draft, session, said)
            said = await draft.say("", prompt_format.CODE_STOP, "</output>")
        return self._judged(paragraph, said)

    async def _run(self, paragraph: _Paragraph, draft: TeacherTurn, session: Session, said: str) -> None:
        """Run the block that was just closed, and show the teacher what it printed."""
        found = _BLOCK.fullmatch(said.removesuffix(prompt_format.CODE_STOP))
        if not found:
            raise TeachingUnusable(NOT_PYTHON)
        code = prompt_format.without_tags(found["code"])
        if not _has_code(code):
            raise TeachingUnusable(NO_CODE)
        execution = await session.run(code)
        output = neutralize(feedback_text(execution), self._model)
        draft.show(prompt_format.code_feedback(output))
        paragraph.blocks.append(ExecutedBlock(code, output, self._prose(found["before"])))
        paragraph.failed = execution.status != "ok"

    def _judged(self, paragraph: _Paragraph, said: str) -> _Paragraph:
        if not paragraph.blocks:
            raise TeachingUnusable(NO_CODE)
        if paragraph.failed:
            raise TeachingUnusable(CODE_FAILED)
        judgement = prompt_format.last_judgement(said)
        if judgement is None:
            raise TeachingUnusable(NO_JUDGEMENT)
        paragraph.right = judgement[0]
        paragraph.after = self._prose(re.split(r"</verify>|<output>", said)[0])
        return paragraph

    async def _last_word(self, draft: TeacherTurn) -> int | None:
        """The number of the first wrong paragraph as the teacher names it at last; None where it names none."""
        said = (await draft.conclude(LAST_OPENING, "}", LAST_TOKENS)).removesuffix("}").strip()
        return int(said) if re.fullmatch(r"-1|\d{1,6}", said) else None

    def _prose(self, text: str) -> str:
        """The teacher's words, without tags and fences that would mean something in the wire format."""
        return prompt_format.without_tags(text.replace("```", "'''").strip())


def teacher_prompt(model: LanguageModel, row: SolutionRow) -> str:
    """The request for rationales. Tags that a problem or a step brings along are taken apart."""
    head, _, rest = TASK.partition("PROBLEM")
    middle, _, tail = rest.partition("PARAGRAPHS")
    messages: list[Message] = [
        {"role": "user", "content": f"{head}{shown(row.problem)}{middle}{shown_paragraphs(row.steps)}{tail}"},
    ]
    return render_prompt(model, messages, add_generation_prompt=True)


def shown_paragraphs(steps: Sequence[str]) -> str:
    """The steps of a solution, each between tags that number it."""
    return "\n\n".join(
        f"<paragraph_{number}>\n{shown(step)}\n</paragraph_{number}>" for number, step in enumerate(steps, 1)
    )


def shown(text: str) -> str:
    """A text that others wrote, its tags taken apart."""
    return prompt_format.without_tags(neutralize_markers(text, _TAGS))


def _has_code(code: str) -> bool:
    """Whether a block is more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in code.splitlines())
