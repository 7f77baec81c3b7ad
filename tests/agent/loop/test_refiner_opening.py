"""What a refiner opens, holds and closes, and what it refuses while it is closed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from redline.agent import (
    InvalidProblem,
    Refiner,
    RefinerClosed,
)
from redline.inference import ModelNotFound, ScriptedModel, open_model

from ...lora_file import write_adapter

GOOD = " fine\nStep 2: \\boxed{4}"


async def test_a_closed_refiner_and_bad_problems_are_refused(judge):
    refiner = Refiner(policy=ScriptedModel([]), verifier=judge)
    with pytest.raises(RefinerClosed):
        await refiner.solve("2+2?")
    async with refiner:
        with pytest.raises(InvalidProblem):
            refiner.stream(" ")
    with pytest.raises(RefinerClosed):
        refiner.stream("2+2?")


async def test_what_was_handed_in_open_stays_open(judge):
    model = ScriptedModel([GOOD, GOOD])
    for _ in range(2):
        async with Refiner(policy=model, verifier=judge) as refiner:
            assert (await refiner.solve("2+2?")).accepted


def _others() -> set[asyncio.Task]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


class Doors:
    """Counts what is opened and closed by name; the verifier may fail to open."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.log: list[str] = []
        self.raw: list[bool] = []

    def open_model(self, name, *, role, raw_prompts, beside=()):
        if role == "verifier" and self.error:
            raise self.error
        self.log.append(f"+{name} {role}")
        self.raw.append(raw_prompts)
        model = ScriptedModel([GOOD])
        model.aclose = self._closed(name)
        return model

    @asynccontextmanager
    async def open_sandbox(self, name):
        self.log.append(f"+{name}")
        try:
            yield object()
        finally:
            self.log.append(f"-{name}")

    def _closed(self, name):
        async def aclose() -> None:
            self.log.append(f"-{name}")

        return aclose


@pytest.fixture
def doors(monkeypatch) -> Doors:
    doors = Doors()
    monkeypatch.setattr("redline.agent.resources.open_model", doors.open_model)
    monkeypatch.setattr("redline.verifier.judges.factory.open_model", doors.open_model)
    monkeypatch.setattr("redline.agent.resources.open_sandbox", doors.open_sandbox)
    return doors


async def test_what_is_named_is_opened_once_and_closed(doors):
    async with Refiner(policy="hf:a", verifier="hf:b", sandbox="wall"):
        assert sorted(doors.log) == ["+hf:a policy", "+hf:b verifier", "+wall"]
    assert sorted(doors.log[3:]) == ["-hf:a", "-hf:b", "-wall"]


async def test_a_gguf_policy_and_the_same_with_an_adapter_as_verifier_are_one_process(smollm, tmp_path, monkeypatch):
    opened = []

    def noted(name, **options):
        opened.append(open_model(name, threads=1, **options))
        return opened[-1]

    for module in ("redline.agent.resources", "redline.verifier.judges.factory"):
        monkeypatch.setattr(f"{module}.open_model", noted)
    monkeypatch.setattr("redline.inference.llama.server_size._SHAPES", ((2, 512),))
    tuned = f"gguf:{smollm}+{write_adapter(tmp_path / 'tuned.gguf', smollm)}"
    async with Refiner(policy=f"gguf:{smollm}", verifier=f"direct:{tuned}"):
        policy, verifier = opened
        assert (policy.name, verifier.name) == (f"gguf:{smollm}", tuned)
        assert policy.server is verifier.server
    assert policy.server.ended


async def test_one_name_for_both_is_one_model_but_the_embedded_pair_is_two(doors):
    async with Refiner(policy="hf:a", verifier="hf:a", sandbox="wall"):
        assert [line for line in doors.log if "hf:a" in line] == ["+hf:a policy"]
    async with Refiner():
        assert {"+embedded policy", "+embedded verifier", "+auto"} <= set(doors.log)


@pytest.mark.parametrize(
    ("verifier", "raw"),
    [("x", True), ("direct:x", True), ("fewshot:x", True), ("critic:x", False), ("consistency:x", False)],
)
async def test_a_model_for_both_can_do_what_its_judge_needs_and_need_not_more(doors, verifier, raw):
    async with Refiner(policy="x", verifier=verifier):
        assert doors.raw == [raw]


async def test_a_judge_needs_no_sandbox(doors, judge):
    async with Refiner(verifier=judge) as refiner:
        assert doors.log == ["+embedded policy"]
        assert (await refiner.solve("2+2?")).accepted


async def test_what_was_opened_is_closed_when_the_rest_cannot_be(doors):
    doors.error = ModelNotFound("no weights")
    with pytest.raises(ModelNotFound):
        await Refiner(policy="hf:a", verifier="hf:b").__aenter__()
    opened = sorted(entry[1:].split()[0] for entry in doors.log if entry[0] == "+")
    assert opened == sorted(entry[1:] for entry in doors.log if entry[0] == "-")
    assert "hf:a" in opened
    assert _others() == set()
