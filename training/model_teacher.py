r"""Any instruct model as the teacher (the paper's rationale synthesis): analysis and code for every paragraph.

The code is run in the middle of the generation and its output fed back; at last the model names the first wrong
paragraph, and must not contradict what it judged. What it wrote is then put into the wire format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from inference import LanguageModel, Message, PromptTooLong, Request, render_prompt, take_apart, without_control
from sandbox import Sandbox, Session
from training.rationale import Block, rationale
from training.rows import SolutionRow
from training.stage import Dropped
from training.teacher import CODE_FAILED, NO_CODE, Teaching, label
from verifier import wire
from verifier.chain import MAX_CODE_ROUNDS, derive_seed
from verifier.feedback import feedback_text

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
TOP_P = 0.95

NO_STEPS = "no steps"
OUT_OF_TOKENS = "the teacher ran out of tokens"
NEVER_CLOSED = "the teacher never closed its tags"
NO_JUDGEMENT = "the teacher gave no judgement"
TOO_MANY_BLOCKS = "the teacher wrote too many blocks of code"
NOT_PYTHON = "the teacher wrote a block that is not Python"
CONTRADICTS = "the teacher contradicts itself"
TOO_LONG = "the solution fills the teacher's context"

_TAGS = re.compile(r"</?(?:problem|paragraph_\d+)>")
_BLOCK = re.compile(r"(?P<before>.*)```[ \t]*(?:python|py)3?[ \t]*\n(?P<code>.*)", re.DOTALL | re.IGNORECASE)
_THINKS = re.compile(r"<think>\s*\Z")
_FENCE = "\n```"


class _Unusable(Exception):
    """Nothing can be learnt from this teaching; the message is the reason."""


@dataclass(slots=True)
class _Draft:
    """The teacher's turn while it is written."""

    prompt: str
    seed: int
    text: str = ""
    requests: int = 0
    spent: int = 0
    """Tokens of the paragraph at hand."""


@dataclass(slots=True)
class _Paragraph:
    """What the teacher wrote about one paragraph."""

    analysis: str
    blocks: list[Block] = field(default_factory=list)
    failed: bool = False
    """Whether the latest block came to a bad end."""
    right: bool = False
    after: str = ""


class ModelTeacher:
    """Writes rationales with an instruct model and a sandbox, which must be open.

    `max_tokens` bounds what it writes about one paragraph. The same seed gives the same rationales.
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

    async def teach(self, row: SolutionRow) -> Teaching | Dropped:
        """See `Teacher.teach`."""
        if not row.steps:
            return Dropped(NO_STEPS)
        draft = _Draft(teacher_prompt(self._model, row), derive_seed(self._seed, int(row.content, 16)))
        try:
            return await self._teach(draft, len(row.steps))
        except _Unusable as why:
            return Dropped(str(why))
        except PromptTooLong:
            return Dropped(TOO_LONG)

    async def _teach(self, draft: _Draft, steps: int) -> Teaching:
        if _THINKS.search(draft.prompt):
            await self._say(draft, "</think>")
        written: list[_Paragraph] = []
        async with self._sandbox.session() as session:
            while len(written) < steps and all(paragraph.right for paragraph in written):
                written.append(await self._paragraph(draft, session, len(written) + 1))
        first_wrong = -1 if written[-1].right else len(written)
        if await self._last_word(draft) != first_wrong:
            raise _Unusable(CONTRADICTS)
        return Teaching(
            tuple(
                rationale(number, each.analysis, each.blocks, each.right, after=each.after)
                for number, each in enumerate(written, 1)
            ),
            tuple(label(each.right) for each in written),
        )

    async def _paragraph(self, draft: _Draft, session: Session, number: int) -> _Paragraph:
        draft.spent = 0
        draft.text += ("\n" if draft.text else "") + wire.analysis_opening(number)
        said = await self._say(draft, "</analyze>")
        paragraph = _Paragraph(self._prose(said.removesuffix("</analyze>")))
        draft.text += "\n" + wire.CODE_OPENING
        said = "```python\n" + await self._say(draft, wire.CODE_STOP, "</output>")
        while said.endswith(wire.CODE_STOP):
            if len(paragraph.blocks) == MAX_CODE_ROUNDS:
                raise _Unusable(TOO_MANY_BLOCKS)
            await self._run(paragraph, draft, session, said)
            said = await self._say(draft, wire.CODE_STOP, "</output>")
        return self._judged(paragraph, said)

    async def _run(self, paragraph: _Paragraph, draft: _Draft, session: Session, said: str) -> None:
        """Run the block that was just closed, and show the teacher what it printed."""
        found = _BLOCK.fullmatch(said.removesuffix(wire.CODE_STOP))
        if not found:
            raise _Unusable(NOT_PYTHON)
        code = wire.without_tags(found["code"])
        if not _has_code(code):
            raise _Unusable(NO_CODE)
        execution = await session.run(code)
        output = without_control(feedback_text(execution), self._model)
        draft.text += wire.code_feedback(output)
        paragraph.blocks.append(Block(code, output, self._prose(found["before"])))
        paragraph.failed = execution.status != "ok"

    def _judged(self, paragraph: _Paragraph, said: str) -> _Paragraph:
        if not paragraph.blocks:
            raise _Unusable(NO_CODE)
        if paragraph.failed:
            raise _Unusable(CODE_FAILED)
        judgement = wire.last_judgement(said)
        if judgement is None:
            raise _Unusable(NO_JUDGEMENT)
        paragraph.right = judgement[0]
        paragraph.after = self._prose(re.split(r"</verify>|<output>", said)[0])
        return paragraph

    async def _last_word(self, draft: _Draft) -> int | None:
        """The number of the first wrong paragraph as the teacher names it at last; None where it names none."""
        draft.text += LAST_OPENING
        said = (await self._say(draft, "}", room=LAST_TOKENS)).removesuffix("}").strip()
        return int(said) if re.fullmatch(r"-1|\d{1,6}", said) else None

    async def _say(self, draft: _Draft, *stop: str, room: int | None = None) -> str:
        """Let the teacher go on to a stop string, within the paragraph's tokens or `room`. Raises `_Unusable`."""
        room = self._max_tokens - draft.spent if room is None else room
        if room < 1:
            raise _Unusable(OUT_OF_TOKENS)
        generation = await self._model.generate(self._request(draft, room, stop))
        completion = generation.completions[0]
        draft.spent += generation.usage.completion_tokens
        said = without_control(completion.text, self._model)
        # A chat model may end its turn behind the fence, where it was told to wait.
        if completion.finish_reason == "eos" and wire.CODE_STOP in stop and said.rstrip().endswith(_FENCE):
            said = f"{said.rstrip()}\n"
        elif completion.finish_reason != "stop":
            raise _Unusable(OUT_OF_TOKENS if completion.finish_reason == "length" else NEVER_CLOSED)
        draft.text += said
        return said

    def _request(self, draft: _Draft, room: int, stop: tuple[str, ...]) -> Request:
        draft.requests += 1
        return Request(
            draft.prompt + draft.text,
            max_tokens=room,
            temperature=self._temperature,
            top_p=TOP_P if self._temperature else 1.0,
            seed=derive_seed(draft.seed, draft.requests),
            stop=stop,
        )

    def _prose(self, text: str) -> str:
        """The teacher's words, without tags and fences that would mean something in the wire format."""
        return wire.without_tags(text.replace("```", "'''").strip())


def teacher_prompt(model: LanguageModel, row: SolutionRow) -> str:
    """The request for rationales. Tags that a problem or a step brings along are taken apart."""
    paragraphs = "\n\n".join(
        f"<paragraph_{number}>\n{_shown(step)}\n</paragraph_{number}>" for number, step in enumerate(row.steps, 1)
    )
    head, _, rest = TASK.partition("PROBLEM")
    middle, _, tail = rest.partition("PARAGRAPHS")
    messages: list[Message] = [
        {"role": "user", "content": f"{head}{_shown(row.problem)}{middle}{paragraphs}{tail}"},
    ]
    return render_prompt(model, messages, add_generation_prompt=True)


def _shown(text: str) -> str:
    return wire.without_tags(take_apart(text, _TAGS))


def _has_code(code: str) -> bool:
    """Whether a block is more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in code.splitlines())
