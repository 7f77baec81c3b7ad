"""Models, sandboxes and judges that book what they cost in a ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import Generic, Protocol, Self, TypeVar

from redline.agent.sync import closing
from redline.agent.usage.journal import digest
from redline.agent.usage.ledger import Ledger, Role
from redline.inference import (
    AnswerUnusable,
    Choice,
    Generation,
    InferenceError,
    LanguageModel,
    Message,
    ModelFailed,
    Reading,
    Renderer,
    Request,
    RewardModel,
    SpeakingModel,
    Usage,
)
from redline.sandbox import DEFAULT_TIMEOUT, Counters, Execution, Sandbox, Session
from redline.verifier import Exact, Judge, ResumableJudge, Verdict, in_order


class _Answer(Protocol):
    @property
    def usage(self) -> Usage: ...


class _Model(Renderer, Protocol):
    @property
    def name(self) -> str: ...

    @property
    def max_context(self) -> int: ...


AnswerT = TypeVar("AnswerT", bound=_Answer)
InnerT = TypeVar("InnerT", bound=_Model)


class _Forwarded(Generic[InnerT]):
    """What a meter leaves as it is; whatever a model raises outside its contract becomes `ModelFailed`."""

    def __init__(self, inner: InnerT, ledger: Ledger, role: Role) -> None:
        self._inner, self._ledger, self._role = inner, ledger, role

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def max_context(self) -> int:
        return self._inner.max_context

    @property
    def eos_token(self) -> str:
        return self._inner.eos_token

    @property
    def special_tokens(self) -> tuple[str, ...]:
        return self._inner.special_tokens

    def render(self, messages: Sequence[Message], *, add_generation_prompt: bool = False) -> str:
        with self._contract():
            return self._inner.render(messages, add_generation_prompt=add_generation_prompt)

    async def aclose(self) -> None:
        """Nothing: the engine belongs to whoever opened it."""

    async def _booked(self, kind: type[AnswerT], asked: object, call: Callable[[], Awaitable[AnswerT]]) -> AnswerT:
        """The answer to a call that was `asked`, booked; for nothing where the journal has it from before."""
        journal = self._ledger.journal
        if journal is None:
            return await self._paid(call)
        name = digest(self._role, self.name, asked)
        kept = journal.recall(name, kind)
        if kept is not None:
            return kept
        try:
            answer = await self._paid(call)
        except AnswerUnusable as unusable:
            journal.write(name, unusable)
            raise
        journal.write(name, answer)
        return answer

    async def _paid(self, call: Callable[[], Awaitable[AnswerT]]) -> AnswerT:
        self._ledger.open_call(self._role)
        with self._contract():
            answer = await call()
        self._ledger.close_call(self._role, answer.usage)
        return answer

    @contextmanager
    def _contract(self) -> Iterator[None]:
        try:
            yield
        except InferenceError:
            raise
        except Exception as error:
            raise ModelFailed(f"{self.name}: {type(error).__name__}: {error}") from error


class MeteredModel(_Forwarded[LanguageModel]):
    """A `LanguageModel` whose calls are checked against the budget and booked under a role.

    `generate` and `choose` raise `BudgetSpent` before a call that the budget does not cover. Whatever a model
    raises outside its contract becomes `ModelFailed`, so that a failure keeps its boundary.
    """

    def count_tokens(self, text: str) -> int:
        with self._contract():
            return self._inner.count_tokens(text)

    async def generate(self, request: Request) -> Generation:
        return await self._booked(Generation, request, lambda: self._inner.generate(request))

    async def generate_aloud(self, request: Request, hear: Callable[[str], None]) -> Generation:
        """As the model's own, or all at once where it cannot be listened to; written into no journal.

        A call that is cut off is booked with the tokens that were heard of it.
        """
        if not isinstance(self._inner, SpeakingModel):
            return await self._paid(lambda: self._inner.generate(request))
        speaking, heard = self._inner, list[str]()

        def listen(piece: str) -> None:
            heard.append(piece)
            hear(piece)

        try:
            return await self._paid(lambda: speaking.generate_aloud(request, listen))
        except asyncio.CancelledError:
            tokens = self.count_tokens("".join(heard)) if heard else 0
            self._ledger.close_call(self._role, Usage(1, self.count_tokens(request.prompt), tokens))
            raise

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        asked = (prompt, tuple(options))
        return await self._booked(Choice, asked, lambda: self._inner.choose(prompt, options))


class MeteredRewardModel(_Forwarded[RewardModel]):
    """A `RewardModel` whose calls are checked against the budget and booked as the verifier's."""

    def __init__(self, inner: RewardModel, ledger: Ledger) -> None:
        super().__init__(inner, ledger, "verifier")

    @property
    def labels(self) -> int:
        return self._inner.labels

    @property
    def bos_token(self) -> str:
        return self._inner.bos_token

    def encode(self, text: str) -> list[int]:
        with self._contract():
            return self._inner.encode(text)

    async def read(self, ids: Sequence[int], places: Sequence[int]) -> Reading:
        asked = (tuple(ids), tuple(places))
        return await self._booked(Reading, asked, lambda: self._inner.read(ids, places))


class MeteredSandbox:
    """An open `Sandbox` whose runs are booked."""

    def __init__(self, inner: Sandbox, ledger: Ledger) -> None:
        self._inner, self._ledger = inner, ledger

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def guarantees(self) -> dict[str, bool]:
        return self._inner.guarantees

    @property
    def counters(self) -> Counters:
        return self._inner.counters

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        """Nothing: the sandbox belongs to whoever opened it."""

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        journal, asked = self._ledger.journal, digest("run", code)
        kept = journal.recall(asked, Execution) if journal else None
        return kept or await _timed(self._inner, self._ledger, code, timeout, asked)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        async with self._inner.session() as session:
            yield MeteredSession(session, self._ledger)


class MeteredSession:
    """A `Session` whose runs are booked.

    Blocks whose output the journal has are run again when a new one needs what they left in the namespace.
    """

    def __init__(self, inner: Session, ledger: Ledger) -> None:
        self._inner, self._ledger = inner, ledger
        self._history: list[str | bytes] = []
        self._owed: list[tuple[str | bytes, float]] = []

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        self._history.append(code)
        journal, asked = self._ledger.journal, digest("session", self._history)
        kept = journal.recall(asked, Execution) if journal else None
        if kept is not None:
            self._owed.append((code, timeout))
            return kept
        while self._owed:
            await self._inner.run(*self._owed.pop(0))
        return await _timed(self._inner, self._ledger, code, timeout, asked)


class MeteredJudge:
    """A `Judge` that cannot be looked into: each of its verdicts is booked as one call of the verifier.

    One that is a `ResumableJudge` goes on behind the verdicts that the journal has; any other has to be asked for them
    again, and they are booked again.
    """

    def __init__(self, inner: Judge, ledger: Ledger) -> None:
        self._inner, self._ledger = inner, ledger

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def in_order(self) -> bool:
        return in_order(self._inner)

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        def asked(index: int) -> object:
            # The verdict of a judge that goes in order is the same whatever comes behind the step.
            seen = steps[: index + 1] if self.in_order else steps
            return self.name, problem, tuple(seen), seed, all_steps

        given: list[Verdict] = []
        while len(given) < len(steps) and (kept := self._recall(asked(len(given)), len(given))) is not None:
            given.append(kept)
            yield kept
        if len(given) == len(steps):
            return
        if isinstance(self._inner, ResumableJudge):
            index = len(given)
            verdicts = self._inner.judge_after(problem, steps, given, seed=seed, all_steps=all_steps)
        else:
            index = 0
            verdicts = self._inner.judge(problem, steps, seed=seed, all_steps=all_steps)
        async with closing(verdicts):
            # More steps may arrive.
            while index < len(steps):
                self._ledger.open_call("verifier")
                try:
                    verdict = await anext(verdicts)
                except StopAsyncIteration:
                    return
                if index >= len(given):
                    self._write(asked(index), index, verdict)
                    yield verdict
                index += 1

    def _recall(self, asked: object, index: int) -> Verdict | None:
        journal = self._ledger.journal
        return journal.recall(digest("verdict", asked, index), Verdict) if journal else None

    def _write(self, asked: object, index: int, verdict: Verdict) -> None:
        if self._ledger.journal is not None:
            self._ledger.journal.write(digest("verdict", asked, index), verdict)


def metered_judge(judge: Judge, ledger: Ledger) -> Judge:
    """The judge, with its verdicts booked as calls; one that only calculates calls nobody."""
    return judge if isinstance(judge, Exact) else MeteredJudge(judge, ledger)


def metered(
    model: LanguageModel | RewardModel | Judge | None, ledger: Ledger
) -> MeteredModel | MeteredRewardModel | Judge | None:
    """What a judge works over, with what it costs booked in the ledger: a model, a whole judge, or nothing."""
    if model is None or isinstance(model, Judge):
        return model and metered_judge(model, ledger)
    if isinstance(model, RewardModel):
        return MeteredRewardModel(model, ledger)
    return MeteredModel(model, ledger, "verifier")


async def _timed(
    sandbox: Sandbox | Session, ledger: Ledger, code: str | bytes, timeout: float, asked: str
) -> Execution:
    started = monotonic()
    try:
        execution = await sandbox.run(code, timeout)
    finally:
        ledger.book_run(monotonic() - started)
    if ledger.journal is not None:
        ledger.journal.write(asked, execution)
    return execution
