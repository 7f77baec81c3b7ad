r"""A language model as critic: it reads a whole solution and names the first wrong paragraph, as in ProcessBench.

Any instruct model can be asked; the paragraphs are tagged and counted from 0, the answer is an index or -1 in
`\boxed{}` (Zheng et al., arXiv 2412.06559, whose prompt this follows in structure and not in words).
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from redline.inference import (
    Completion,
    LanguageModel,
    Message,
    PromptTooLong,
    Request,
    neutralize_markers,
    render_prompt,
)
from redline.verifier.answers.extraction import last_box
from redline.verifier.verdict import EMPTY_STEP, EVEN, Evidence, Label, Verdict, Vote, full_context, unjudged

TASK = (
    "Here are a math problem and a solution to it. The solution is cut into paragraphs; each of them stands between "
    "tags that carry its index, counted from 0.\n\n"
    "<problem>\n{problem}\n</problem>\n\n{paragraphs}\n\n"
    "Check the paragraphs one after the other. As soon as you find one with an error in it, stop and give its index; "
    "what comes after it does not matter. If no paragraph has an error, give -1. "
    "Think first, then end with the index, and nothing else, in \\boxed{{}}."
)
SAMPLING_TEMPERATURE, TOP_P = 0.7, 0.95
"""Used as soon as samples are to differ."""

_TAGS = re.compile(r"</?(?:problem|paragraph_\d+)>")
_INDEX = re.compile(r"-1|\d{1,6}")
_WORDLESS = re.compile(r"\W*boxed\s*\{\s*-1\s*\}\W*")


class Critic:
    """Judges steps by `votes` critiques of the whole solution, each naming the first wrong paragraph or none.

    The label follows the index that most critiques name, of equals the later one, none being the latest: as in
    ProcessBench's majority voting. The reward of step i is b / (a + b), where a critiques name i as the first wrong
    one and b name the most named of what comes later (another paragraph, or none); it is below 0.5 just where the label
    is `no`. A critique without a usable index is an unknown vote, and so is one that finds no error and says nothing,
    for it shows no check. When more than half are unknown, nothing is known.

    `temperature` is 0 for one vote and 0.7 for several unless given; `max_tokens` bounds one critique. Raises
    `ValueError` for fewer than one vote.
    """

    def __init__(
        self, model: LanguageModel, *, votes: int = 1, temperature: float | None = None, max_tokens: int = 4096
    ) -> None:
        if votes < 1:
            raise ValueError(f"votes must be at least 1, not {votes}")
        self._model = model
        self._votes = votes
        self._temperature = (SAMPLING_TEMPERATURE if votes > 1 else 0.0) if temperature is None else temperature
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """`critic:` and the model's name."""
        return f"critic:{self._model.name}"

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. The critiques are asked for in one request; no verdict comes before they are there.

        A step behind those that the critiques speak of is `unknown`. Raises what the model raises.
        """
        if not steps:
            return
        critiques = await self._critiques(problem, steps, seed)
        for index, step in enumerate(steps):
            verdict = _verdict(critiques, index, len(steps)) if step.strip() else unjudged(EMPTY_STEP)
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return

    async def _critiques(self, problem: str, steps: Sequence[str], seed: int) -> list[Critique]:
        request = Request(
            critic_prompt(self._model, problem, steps),
            max_tokens=self._max_tokens,
            temperature=self._temperature,
            top_p=TOP_P if self._temperature else 1.0,
            n=self._votes,
            seed=seed,
        )
        try:
            generation = await self._model.generate(request)
        except PromptTooLong:
            return [Critique(reason=full_context(self._model.max_context))]
        return [Critique.of(completion, len(steps)) for completion in generation.completions]


@dataclass(frozen=True, slots=True)
class Critique:
    """What one critique found."""

    index: int | None = None
    """The first wrong paragraph, counted from 0, or -1; None, with the reason, where the critique is of no use."""
    text: str = ""
    reason: str = ""

    @classmethod
    def of(cls, completion: Completion, steps: int) -> Critique:
        """Read a critique of a solution of so many steps."""
        answer = last_box(completion.text)
        if answer is None:
            cut = completion.finish_reason == "length"
            return cls(None, completion.text, "the critique was cut off" if cut else "the critique boxes no index")
        if not _INDEX.fullmatch(answer) or int(answer) >= steps:
            return cls(None, completion.text, f"the critique boxes {answer[:40]!r}, which is no paragraph's index")
        if not completion.thought and _WORDLESS.fullmatch(completion.text):
            return cls(None, completion.text, "the critique accepts without a word of what it checked")
        return cls(int(answer), completion.text)

    def vote(self, step: int, steps: int) -> Vote:
        """What the critique says of one step. Its text stands only where it decides: at its index, or at the end."""
        if self.index is None:
            return Vote(verdict="unknown", reward=None, reason=self.reason, evidence=Evidence(analysis=self.text))
        if 0 <= self.index < step:
            return Vote(verdict="unknown", reward=None, reason=f"the critique ended at paragraph {self.index}")
        label: Label = "no" if self.index == step else "yes"
        decides = step == (steps - 1 if self.index < 0 else self.index)
        evidence = Evidence(analysis=self.text.strip() if decides else "")
        return Vote(verdict=label, reward=float(label == "yes"), source="frequency", evidence=evidence)


def critic_prompt(model: LanguageModel, problem: str, steps: Sequence[str]) -> str:
    """The request for a critique. Tags that a problem or a step brings along are taken apart."""
    paragraphs = "\n\n".join(
        f"<paragraph_{index}>\n{neutralize_markers(step, _TAGS)}\n</paragraph_{index}>"
        for index, step in enumerate(steps)
    )
    text = TASK.format(problem=neutralize_markers(problem, _TAGS), paragraphs=paragraphs)
    messages: list[Message] = [{"role": "user", "content": text}]
    return render_prompt(model, messages, add_generation_prompt=True)


def _verdict(critiques: Sequence[Critique], step: int, steps: int) -> Verdict:
    votes = tuple(critique.vote(step, steps) for critique in critiques)
    named = [critique.index for critique in critiques if critique.index is not None]
    here = named.count(step)
    later = max((named.count(index) for index in {-1, *named} if index < 0 or index > step), default=0)
    if 2 * len(named) < len(critiques) or here + later == 0:
        return Verdict(verdict="unknown", reward=None, votes=votes, votes_allowed=len(votes))
    reward = later / (here + later)
    label: Label = "yes" if reward >= EVEN else "no"
    return Verdict(verdict=label, reward=reward, votes=votes, votes_allowed=len(votes))
