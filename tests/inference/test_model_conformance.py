"""The tests that a model's author runs, here on two of Redline's models and on what breaks each promise."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from redline.inference import Choice, Generation, ScriptedModel, open_model
from redline.inference.conformance import ModelConformance


def speak(asked):
    variant = 0 if asked.temperature == 0 else asked.seed
    return f"{asked.prompt[-3:]} says {variant}: " + " ".join(f"word{k}" for k in range(200))


class Scripted(ScriptedModel):
    """A scripted model whose answers take a moment, so that they can be cancelled."""

    def __init__(self):
        super().__init__(speak, choices={"{Yes}": 0.7, "{No}": 0.2}, max_context=600)

    async def generate(self, request):
        await asyncio.sleep(0.01)
        return await super().generate(request)


class TestScripted(ModelConformance):
    @classmethod
    def make(cls):
        return Scripted()


class TestEmbedded(ModelConformance):
    @classmethod
    def make(cls):
        return open_model("embedded", role="policy", threads=1)


class Faulty(Scripted):
    """A model that is told to break one promise."""

    def __init__(self, fault):
        super().__init__()
        self._fault, self._calls = fault, 0

    @property
    def name(self):
        return "" if self._fault == "nameless" else "faulty"

    def render(self, messages, *, add_generation_prompt=False):
        text = super().render(messages, add_generation_prompt=add_generation_prompt)
        return f"{len(messages)} turns:\n{text}" if self._fault == "counts turns" else text

    async def generate(self, request):
        self._calls += 1
        if self._fault == "uncancellable":
            try:
                return await super().generate(request)
            except asyncio.CancelledError:
                return Generation(())
        if self._fault == "bottomless" and len(request.prompt) > 600:
            request = replace(request, prompt=request.prompt[-200:])
        if self._fault == "endless":
            request = replace(request, max_tokens=50)
        made = await super().generate(request)
        return replace(made, **self._broken(made, request))

    def _broken(self, made, request):
        def told(change):
            return {"completions": tuple(replace(one, text=change(one.text)) for one in made.completions)}

        match self._fault:
            case "free":
                return {"usage": replace(made.usage, completion_tokens=0)}
            case "one":
                return {"completions": made.completions[:1]}
            case "moody":
                return told(lambda text: f"{self._calls}{text}")
            case "no stop":
                return told(lambda text: text.removesuffix(request.stop[0]) if request.stop else text)
            case "mixes":
                return told(lambda text: f"{len(self.requests)}{text}")
            case "backwards":
                return told(lambda text: text[::-1])
        return {}

    async def choose(self, prompt, options):
        choice = await super().choose(prompt, options)
        return Choice((-0.1, -3.0), choice.source) if self._fault == "first come" else choice


def tried(fault):
    class Tried(ModelConformance):
        @classmethod
        def make(cls):
            return Faulty(fault)

    return Tried


class TestSound(tried("none")):
    """The model that is made faulty below is not so of itself."""


FAULTS = [
    ("nameless", "it_says_what_it_is"),
    ("counts turns", "a_conversation_only_ever_grows_at_its_end"),
    ("free", "samples_and_their_cost_are_counted"),
    ("one", "samples_and_their_cost_are_counted"),
    ("endless", "max_tokens_cuts"),
    ("backwards", "a_longer_limit_only_adds"),
    ("no stop", "a_stop_string_is_kept_and_nothing_behind_it"),
    ("moody", "the_same_seed_says_the_same"),
    ("mixes", "calls_together_say_what_they_say_apart"),
    ("bottomless", "a_prompt_beyond_the_context_is_refused"),
    ("first come", "options_are_compared"),
    ("uncancellable", "cancelling_leaves_it_usable"),
]


@pytest.mark.parametrize(("fault", "tests"), FAULTS)
def test_what_breaks_a_promise_is_found(fault, tests):
    kind = tried(fault)
    kind.setup_class()
    try:
        with pytest.raises(AssertionError):
            getattr(kind(), f"test_{tests}")()
    finally:
        kind.teardown_class()


def test_every_test_is_shown_to_find_something():
    found = {name for _, name in FAULTS}
    assert {f"test_{name}" for name in found} == {name for name in dir(ModelConformance) if name.startswith("test_")}


def test_a_model_that_cannot_compare_options_is_not_asked_to():
    class Chatty(tried("first come")):
        chooses = False

    Chatty.setup_class()
    Chatty().test_options_are_compared()
    assert Chatty.model.chosen == []
    Chatty.teardown_class()
