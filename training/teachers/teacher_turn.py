"""A teacher's turn while it is written, by the teacher and by us in turns, in its thought or after it.

A teacher that thinks first has its thought opened by the chat template (QwQ, R1). It writes its rationales there, as in
the paper, and may close the thought whenever it likes: what it was writing is then asked for again, after the thought.
"""

from __future__ import annotations

import re

from redline.inference import Completion, LanguageModel, Request, neutralize
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.seeds import derive_seed

TOP_P, TOP_K = 0.95, 40
"""The paper's sampling of rationales, unless the teacher is greedy."""
THOUGHT_TOKENS = 32_768
"""Of the thought about one solution, as much as the teachers that think are made for."""
OUT_OF_TOKENS = "the teacher ran out of tokens"
NEVER_CLOSED = "the teacher never closed its tags"

_THOUGHT_OPENING = re.compile(r"<((?:\w+:)?think(?:ing)?)>(\s*)\Z")
_FENCE = "\n```"


class TeachingUnusable(Exception):
    """Nothing can be learnt from this teaching; the message is the reason. The teacher drops the solution."""


class TeacherTurn:
    """One solution's rationales, up to where they are written. `prompt` ends where the teacher's turn begins.

    `max_tokens` bounds a paragraph; what is thought is bounded by `THOUGHT_TOKENS` alone.
    """

    def __init__(self, model: LanguageModel, prompt: str, *, temperature: float, max_tokens: int, seed: int) -> None:
        self._model, self._prompt = model, prompt
        self._temperature, self._max_tokens, self._seed = temperature, max_tokens, seed
        opened = _THOUGHT_OPENING.search(prompt)
        self._closing = f"</{opened[1]}>" if opened else None
        self._text = "\n" if opened and not opened[2] else ""
        self._inside = opened is not None
        self._aside = 0
        self._requests = self._spent = self._thought = 0

    def open_paragraph(self, number: int) -> str:
        """What is forced on the teacher before its analysis of a paragraph, whose tokens are counted anew."""
        self._spent = 0
        line = "\n" if self._text.strip() else ""
        return line + (
            f"### Paragraph {number}\n<analyze>\n" if self._closing else prompt_format.analysis_opening(number)
        )

    def show(self, text: str) -> None:
        """Put something before the teacher that it did not write."""
        self._text += text

    async def say(self, opening: str, *stop: str) -> str:
        """Let the teacher go on from `opening` to a stop string.

        Raises `TeachingUnusable`, and what the model raises.
        """
        self._text += opening
        inside = self._inside
        said = await self._go_on(stop)
        if inside and not self._inside:
            # It was thinking aloud: now it is to say what it means.
            self._text += f"\n\n{opening.lstrip()}"
            said = await self._go_on(stop)
        return said

    async def conclude(self, opening: str, stop: str, room: int) -> str:
        """Let the teacher go on from `opening`, after its thought, for at most `room` tokens."""
        if self._inside:
            self._inside = False
            self._text += f"\n{self._closing}\n"
        self._spent = self._max_tokens - room
        return await self.say(opening, stop)

    async def _go_on(self, stop: tuple[str, ...]) -> str:
        """What the teacher says next, the stop string included; nothing where it ended its thought instead."""
        completion = await self._generate(stop)
        if self._inside and self._closing and completion.stop_string == self._closing:
            self._inside = False
            # The tag is ours to write, for in the teacher's text it would be taken apart.
            self._text += neutralize(completion.text.removesuffix(self._closing), self._model) + self._closing
            return ""
        said = neutralize(completion.text, self._model)
        # A chat model may end its turn behind the fence, where it was told to wait.
        if completion.finish_reason == "eos" and prompt_format.CODE_STOP in stop and said.rstrip().endswith(_FENCE):
            said = f"{said.rstrip()}\n"
        elif completion.finish_reason != "stop":
            raise TeachingUnusable(OUT_OF_TOKENS if completion.finish_reason == "length" else NEVER_CLOSED)
        self._text += said
        return said

    async def _generate(self, stop: tuple[str, ...]) -> Completion:
        room = THOUGHT_TOKENS - self._thought if self._inside else self._max_tokens - self._spent
        if room < 1:
            raise TeachingUnusable(OUT_OF_TOKENS)
        stops = (*stop, self._closing) if self._inside and self._closing else stop
        generation = await self._model.generate(self._request(room + self._aside, stops))
        completion = generation.completions[0]
        if completion.thought and completion.finish_reason == "length" and not self._aside:
            # A server that keeps thoughts apart counts them all the same.
            self._aside = THOUGHT_TOKENS
            return await self._generate(stop)
        tokens = generation.usage.completion_tokens
        if self._inside:
            self._thought += tokens
        else:
            self._spent += self._model.count_tokens(completion.text) if completion.thought else tokens
        return completion

    def _request(self, room: int, stop: tuple[str, ...]) -> Request:
        self._requests += 1
        return Request(
            self._prompt + self._text,
            max_tokens=room,
            temperature=self._temperature,
            top_p=TOP_P if self._temperature else 1.0,
            top_k=TOP_K if self._temperature else 0,
            seed=derive_seed(self._seed, self._requests),
            stop=stop,
        )
