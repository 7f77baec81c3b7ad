"""Models, sandboxes and judges that book what they cost in a ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import Generic, Protocol, Self, TypeVar

from redline.agent.sync import closing
from redline.agent.usage.ledger import Ledger, Role
from redline.inference import (
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
    Usage,
)
from redline.sandbox import DEFAULT_TIMEOUT, Counters, Execution, Sandbox, Session
from redline.verifier import Exact, Judge, Verdict


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

    async def _booked(self, call: Callable[[], Awaitable[AnswerT]]) -> AnswerT:
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
        return await self._booked(lambda: self._inner.generate(request))

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        return await self._booked(lambda: self._inner.choose(prompt, options))


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
        return await self._booked(lambda: self._inner.read(ids, places))


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
        return await _timed(self._inner, self._ledger, code, timeout)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        async with self._inner.session() as session:
            yield MeteredSession(session, self._ledger)


class MeteredSession:
    """A `Session` whose runs are booked."""

    def __init__(self, inner: Session, ledger: Ledger) -> None:
        self._inner, self._ledger = inner, ledger

    async def run(self, code: str | bytes, timeout: float = DEFAULT_TIMEOUT) -> Execution:
        return await _timed(self._inner, self._ledger, code, timeout)


class MeteredJudge:
    """A `Judge` that cannot be looked into: each of its verdicts is booked as one call of the verifier."""

    def __init__(self, inner: Judge, ledger: Ledger) -> None:
        self._inner, self._ledger = inner, ledger

    @property
    def name(self) -> str:
        return self._inner.name

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncIterator[Verdict]:
        async with closing(self._inner.judge(problem, steps, seed=seed, all_steps=all_steps)) as verdicts:
            for _ in steps:
                self._ledger.open_call("verifier")
                try:
                    verdict = await anext(verdicts)
                except StopAsyncIteration:
                    return
                yield verdict


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


async def _timed(sandbox: Sandbox | Session, ledger: Ledger, code: str | bytes, timeout: float) -> Execution:
    started = monotonic()
    try:
        return await sandbox.run(code, timeout)
    finally:
        ledger.book_run(monotonic() - started)
