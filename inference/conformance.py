"""What every model must do, as a class of tests for pytest: make a subclass of it for a model of your own."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from redline.inference.errors import PromptTooLong
from redline.inference.model import Completion, LanguageModel, Message, Request

T = TypeVar("T")

_PROMPT, _OPTIONS = "Step 1: 3x + 7 = 22, so ", ("{Yes}", "{No}")
_TURNS: list[Message] = [
    {"role": "system", "content": "s"},
    {"role": "user", "content": "u"},
    {"role": "assistant", "content": "a"},
    {"role": "user", "content": "v"},
]


class ModelConformance:
    """Say in `make` what to try, and let pytest run the class. One model is opened for all of its tests.

    The model must write at least 20 tokens after `prompt`. `chooses=False`: it cannot compare options, which only a
    GenPRM needs, and says so by `ModelFailed` or `ModelUnsupported`. An `AssertionError` says what is not as
    `LanguageModel` has it.
    """

    prompt: ClassVar[str] = _PROMPT
    chooses: ClassVar[bool] = True
    model: ClassVar[LanguageModel]
    _runner: ClassVar[asyncio.Runner]

    @classmethod
    def make(cls) -> LanguageModel:
        """The model to be tried."""
        raise NotImplementedError(f"{cls.__name__}.make has to return the model to be tried")

    @classmethod
    def setup_class(cls) -> None:
        """Make it; pytest calls this before the first test."""
        cls.model = cls.make()
        cls._runner = asyncio.Runner()

    @classmethod
    def teardown_class(cls) -> None:
        """Close it."""
        cls._runner.run(cls.model.aclose())
        cls._runner.close()

    def say(self, prompt: str | None = None, **options: Any) -> Completion:
        """The one sample that comes of a request."""
        return self._await(self._said(prompt or self.prompt, **options))

    def test_it_says_what_it_is(self) -> None:
        """It keeps the protocol, and knows its name, its context and its own tokens."""
        assert isinstance(self.model, LanguageModel), "it keeps the protocol"
        assert self.model.name
        assert self.model.max_context > 0
        assert isinstance(self.model.eos_token, str)
        assert all(isinstance(token, str) for token in self.model.special_tokens)
        assert self.model.count_tokens(self.prompt * 2) > self.model.count_tokens(self.prompt) > 0

    def test_a_conversation_only_ever_grows_at_its_end(self) -> None:
        """What is said in it stands in the prompt, and a prefix of it is a prefix of the prompt."""
        texts = [self.model.render(_TURNS[:length]) for length in range(1, 5)]
        for shorter, longer in itertools.pairwise(texts):
            assert longer.startswith(shorter), (shorter, longer)
        opened = self.model.render(_TURNS, add_generation_prompt=True)
        assert opened.startswith(texts[-1]), (texts[-1], opened)

    def test_samples_and_their_cost_are_counted(self) -> None:
        """As many as were asked for; the end-of-sentence token is no text."""
        request = Request(self.prompt, max_tokens=12, temperature=1.0, n=3, seed=1)
        made = self._await(self.model.generate(request))
        _same((len(made.completions), made.usage.calls >= 1), (3, True))
        assert made.usage.prompt_tokens > 0
        assert made.usage.completion_tokens >= 3, "a budget of tokens rests on this"
        for completion in made.completions:
            _same(len(completion.logprobs) in (0, len(completion.token_ids)), True)
            assert not self.model.eos_token or self.model.eos_token not in completion.text

    def test_max_tokens_cuts(self) -> None:
        """And says so."""
        cut = self.say(max_tokens=5)
        _same((cut.finish_reason, cut.stop_string), ("length", None))
        assert len(cut.token_ids) <= 5

    def test_a_longer_limit_only_adds(self) -> None:
        """Where it is greedy."""
        short, long = [self.say(max_tokens=limit).text for limit in (8, 16)]
        assert long.startswith(short), (short, long)

    def test_a_stop_string_is_kept_and_nothing_behind_it(self) -> None:
        """Steps and blocks of code are told apart by them."""
        full = self.say(max_tokens=20).text
        stop = full[len(full) // 2 :][:4]
        stopped = self.say(max_tokens=20, stop=(stop,))
        _same(stopped.text, full[: full.index(stop) + len(stop)])
        _same((stopped.finish_reason, stopped.stop_string), ("stop", stop))

    def test_the_same_seed_says_the_same(self) -> None:
        """Of sampled text, and greedy text without any seed."""
        for temperature, seed in ((0.0, None), (1.0, 3)):
            once, again = [self.say(max_tokens=12, temperature=temperature, seed=seed).text for _ in range(2)]
            _same(again, once)

    def test_calls_together_say_what_they_say_apart(self) -> None:
        """Many problems are in flight at once."""
        prompts = [f"{k} apples, so {self.prompt}" for k in range(6)]
        apart = [self.say(prompt, max_tokens=8).text for prompt in prompts]

        async def all_of_them() -> list[Completion]:
            return await asyncio.gather(*(self._said(prompt, max_tokens=8) for prompt in prompts))

        _same([completion.text for completion in self._await(all_of_them())], apart)

    def test_a_prompt_beyond_the_context_is_refused(self) -> None:
        """By `PromptTooLong`, as a verdict of `unknown` and a shorter budget rest on it."""
        try:
            self.say("ab " * self.model.max_context)
        except PromptTooLong:
            return
        raise AssertionError(f"a prompt beyond {self.model.max_context} tokens was taken")

    def test_options_are_compared(self) -> None:
        """In the order in which they were named."""
        if not self.chooses:
            return
        prompt = f"{self.prompt}the answer is \\boxed"
        choice = self._await(self.model.choose(prompt, _OPTIONS))
        turned = self._await(self.model.choose(prompt, _OPTIONS[::-1]))
        _same(len(choice.logprobs), 2)
        assert all(logprob <= 0 for logprob in choice.logprobs), choice
        for one, other in zip(choice.logprobs, turned.logprobs[::-1], strict=True):
            assert abs(one - other) < 0.4, "their order decides nothing, a last digit apart"

    def test_cancelling_leaves_it_usable(self) -> None:
        """A run that ends takes its calls with it."""

        async def cancelled() -> None:
            call = asyncio.create_task(self._said(self.prompt, max_tokens=400))
            await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])
            if not call.cancelled():
                raise AssertionError("a cancelled call came to an end of its own") from call.exception()

        self._await(cancelled())
        assert self.say(max_tokens=5).text

    async def _said(self, prompt: str, **options: Any) -> Completion:
        return (await self.model.generate(Request(prompt, **options))).completions[0]

    def _await(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)


def _same(found: object, expected: object) -> None:
    """With both in the message: pytest takes apart the assertions of test modules only."""
    assert found == expected, f"{found!r} is not {expected!r}"
