"""One vote's walk through a solution: a rationale for every step, written in turns by us, the model and the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Literal

from inference import LanguageModel, PromptTooLong, Request, without_control
from sandbox import Sandbox, SandboxError, Session
from verifier import wire
from verifier.feedback import NO_CODE, feedback_text
from verifier.reward import OPTIONS, p_yes
from verifier.verdict import CodeRun, Evidence, Vote

MAX_CODE_ROUNDS = 3
JUDGEMENT_TOKENS = 20
"""Room for a forced judgement, as in the released code; `{Yes}$`, newline, `</output>` and newline fit."""

Ending = Literal["block", "done", "cut"]
"""How the model stopped: after a code block, by itself or after its judgement, or because it ran out of tokens."""

_NOT_KNOWN = {
    "timeout": "the check ran out of time",
    "memory": "the check ran out of memory",
    "killed": "the check was killed",
}


class Undecided(Exception):
    """The step under judgement cannot be judged; the message is the vote's reason. Never leaves this package."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a judge's chains work: the same for every vote."""

    analysis: bool = True
    code: bool = True
    execute: bool = True
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    max_tokens: int = 2048
    """Tokens of one step's rationale, forced texts and code output included."""
    question_prefix: bool = False


@dataclass(slots=True)
class Draft:
    """The rationale of one step while it is written."""

    prompt: str
    """The rendered conversation, its last turn open."""
    number: int
    """The step under judgement, from 1."""
    text: str = ""
    analysis: str = ""
    """The model's own words, without the forced opening and the closing tag."""
    runs: list[CodeRun] = field(default_factory=list)
    spoken: int = 0
    """Where in `text` the model's latest turn begins: a judgement is looked for there, never in a code output."""
    requests: int = 0

    @property
    def words(self) -> str:
        """The model's latest turn, with the opening that was forced on it."""
        return self.text[self.spoken :]

    @property
    def evidence(self) -> Evidence:
        return Evidence(analysis=self.analysis, runs=tuple(self.runs))

    def force(self, opening: str) -> None:
        """Begin the model's next turn for it."""
        self.spoken = len(self.text)
        self.text += opening


class Chain:
    """Judges the steps of one solution in order, with its own earlier rationales and one namespace for its code.

    A step that could not be judged leaves what was written of its rationale in the conversation, so that the next
    step can still be judged; where the context is full, no later one can. Not safe for concurrent use. Call `aclose`
    at the end.
    """

    def __init__(
        self,
        model: LanguageModel,
        sandbox: Sandbox | None,
        recipe: Recipe,
        problem: str,
        steps: Sequence[str],
        seed: int,
    ) -> None:
        self._model = model
        self._sandbox = sandbox
        self._recipe = recipe
        self._problem = problem
        self._steps = steps
        self._seed = seed
        self._rationales: list[str] = []
        self._full = False
        self._session: Session | None = None
        self._sessions = AsyncExitStack()

    async def judge_next(self) -> Vote:
        """The vote on the first step not judged yet. Raises what the model raises."""
        number = len(self._rationales) + 1
        if self._full:
            self._rationales.append("")
            return _unknown(Draft("", number), self._context_reason)
        draft = Draft(self._open_prompt(), number)
        try:
            vote = await self._judge(draft)
        except Undecided as why:
            vote = _unknown(draft, str(why))
        except PromptTooLong:
            self._full = True
            vote = _unknown(draft, self._context_reason)
        self._rationales.append(draft.text)
        return vote

    async def aclose(self) -> None:
        """Close every session that the chain opened."""
        await self._sessions.aclose()

    def _open_prompt(self) -> str:
        recipe = self._recipe
        messages = wire.conversation(
            self._problem,
            self._steps,
            self._rationales,
            direct=not (recipe.analysis or recipe.code),
            question_prefix=recipe.question_prefix,
        )
        return wire.open_prompt(self._model, messages)

    @property
    def _context_reason(self) -> str:
        return f"context: what is to be judged fills the model's {self._model.max_context} tokens"

    async def _judge(self, draft: Draft) -> Vote:
        if not self._steps[draft.number - 1].strip():
            raise Undecided("the step is empty")
        if self._recipe.analysis:
            await self._analyse(draft)
        if not (self._recipe.code and await self._verify(draft)):
            await self._force_judgement(draft)
        return await self._vote(draft)

    async def _analyse(self, draft: Draft) -> None:
        draft.force(wire.analysis_opening(draft.number))
        start = len(draft.text)
        ending = await self._say(draft, wire.ANALYSIS_STOP)
        draft.analysis = draft.text[start:].strip().removesuffix("</analyze>").strip()
        if ending == "cut":
            raise Undecided(self._cut_reason(draft))
        if not draft.text.endswith(wire.ANALYSIS_STOP):
            draft.text = f"{draft.text[:start]}{draft.analysis}\n{wire.ANALYSIS_STOP}"

    def _cut_reason(self, draft: Draft) -> str:
        if self._model.count_tokens(draft.prompt + draft.text) >= self._model.max_context:
            return self._context_reason
        return f"the analysis was cut off at {self._recipe.max_tokens} tokens"

    async def _verify(self, draft: Draft) -> bool:
        """Let the model write code and judge; False, with only the analysis left, if it does not get there."""
        analysed = draft.text
        draft.force(wire.CODE_OPENING)
        for _ in range(MAX_CODE_ROUNDS):
            ending = await self._say(draft, wire.CODE_STOP, wire.JUDGEMENT_STOP)
            if ending == "block":
                ending = await self._answer_block(draft)
            if ending != "block":
                break
        else:
            ending = await self._say(draft, wire.CODE_STOP, wire.JUDGEMENT_STOP)
        if ending == "done":
            return True
        if not self._recipe.analysis:
            raise Undecided(f"no judgement within {MAX_CODE_ROUNDS} code blocks and {self._recipe.max_tokens} tokens")
        draft.text = analysed
        return False

    async def _answer_block(self, draft: Draft) -> Ending:
        """Run the block that was just closed, or let the model guess what it prints."""
        code = wire.last_code_block(draft.words)
        if code is None:
            return self._answer(draft, CodeRun(code="", output=NO_CODE, status="missing"))
        if not self._recipe.execute:
            return await self._guess(draft, code)
        return self._answer(draft, await self._run(code))

    def _answer(self, draft: Draft, run: CodeRun) -> Ending:
        draft.runs.append(run)
        draft.text += wire.code_feedback(run.output)
        draft.spoken = len(draft.text)
        return "block"

    async def _guess(self, draft: Draft, code: str) -> Ending:
        draft.force(wire.OUTPUT_OPENING)
        start = len(draft.text)
        ending = await self._say(draft, wire.CODE_STOP, wire.JUDGEMENT_STOP)
        guessed = draft.text[start:].partition("\n```")[0].strip()
        draft.runs.append(CodeRun(code=code, output=guessed, status="guessed"))
        if ending == "block":
            draft.spoken = len(draft.text)
        return ending

    async def _run(self, code: str) -> CodeRun:
        try:
            execution = await (await self._namespace()).run(code)
        except SandboxError as broken:
            self._session = None
            raise Undecided(f"the sandbox failed: {type(broken).__name__}: {broken}") from broken
        output = without_control(feedback_text(execution), self._model)
        return CodeRun(code=code, output=output, status=execution.status)

    async def _namespace(self) -> Session:
        if self._session is None:
            assert self._sandbox is not None, "GenPRM refuses execution without a sandbox"
            self._session = await self._sessions.enter_async_context(self._sandbox.session())
        return self._session

    async def _force_judgement(self, draft: Draft) -> None:
        draft.force(wire.JUDGEMENT_OPENING)
        await self._say(draft, wire.JUDGEMENT_STOP, room=JUDGEMENT_TOKENS)

    async def _say(self, draft: Draft, *stop: str, room: int | None = None) -> Ending:
        """Let the model go on to one of the stop strings, within the step's tokens (or `room` of its own)."""
        if room is None:
            room = self._recipe.max_tokens - self._model.count_tokens(draft.text)
        if room < 1:
            return "cut"
        generation = await self._model.generate(self._request(draft, room, stop))
        completion = generation.completions[0]
        draft.text += without_control(completion.text, self._model)
        if completion.finish_reason == "length" and wire.last_judgement(draft.words) is None:
            return "cut"
        return "block" if completion.stop_string == wire.CODE_STOP else "done"

    def _request(self, draft: Draft, room: int, stop: tuple[str, ...]) -> Request:
        recipe = self._recipe
        draft.requests += 1
        return Request(
            draft.prompt + draft.text,
            max_tokens=room,
            temperature=recipe.temperature,
            top_p=recipe.top_p if recipe.temperature else 1.0,
            top_k=recipe.top_k if recipe.temperature else 0,
            seed=derive_seed(self._seed, draft.number, draft.requests),
            stop=stop,
        )

    async def _vote(self, draft: Draft) -> Vote:
        self._refuse_lost_run(draft)
        judgement = wire.last_judgement(draft.words)
        if judgement is None:
            raise Undecided("no judgement was found in what the model wrote")
        stands = draft.prompt + draft.text[: draft.spoken + judgement[1]]
        choice = await self._model.choose(stands, OPTIONS)
        reward = p_yes(choice)
        if reward is None:
            raise Undecided("neither Yes nor No has any probability at the judgement")
        return Vote(
            verdict="yes" if reward >= 0.5 else "no", reward=reward, source=choice.source, evidence=draft.evidence
        )

    def _refuse_lost_run(self, draft: Draft) -> None:
        # Only the latest run counts: a model that saw the time-out and wrote a cheaper check has judged on evidence.
        status = draft.runs[-1].status if draft.runs else ""
        if status in _NOT_KNOWN:
            raise Undecided(f"{_NOT_KNOWN[status]} ({status})")


def _unknown(draft: Draft, reason: str) -> Vote:
    return Vote(verdict="unknown", reward=None, reason=reason, evidence=draft.evidence)


def derive_seed(*parts: int) -> int:
    """A 31-bit seed of its own for each vote, step and request; stable across runs and Python versions."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
