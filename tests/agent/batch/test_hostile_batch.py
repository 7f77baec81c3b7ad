"""A batch whose judge's server tells no numbers at one row: that row says so, and the others are as they are."""

import importlib.util
import json
import math
from pathlib import Path

import pytest

from redline.agent import Refiner
from redline.agent.batch.run import BatchRun
from redline.agent.settings.settings import Settings
from redline.inference import ScriptedModel
from redline.inference.background_loop import BackgroundLoop

_SPEC = importlib.util.spec_from_file_location(
    "fake_server", Path(__file__).parents[2] / "inference" / "fake_server.py"
)
fake_server = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fake_server)


class Poisoned(fake_server.FakeServer):
    """Every log-probability behind a problem about poison is `value`."""

    value = math.nan

    def _choice(self, index, prompt, body):
        choice = super()._choice(index, prompt, body)
        if "poison" in prompt and choice.get("logprobs"):
            choice["logprobs"] = {
                name: told and [dict.fromkeys(at, self.value) if isinstance(at, dict) else self.value for at in told]
                for name, told in choice["logprobs"].items()
            }
        return choice


@pytest.fixture
def server():
    # On a loop of its own: what asks for a tokenizer on a server blocks the loop it is called from.
    thread = BackgroundLoop("fake-server")
    server = Poisoned(context=20_000)
    server.speak = lambda prompt: "{Yes}$\n</output>\n"
    server.base = thread.wait(server.start())
    yield server
    thread.close(server.stop())


@pytest.fixture
def batch(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": name, "problem": f"What is 3 + 4, {name}?"} for name in ("a", "poison", "b", "c")]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))

    async def run(name):
        policy = ScriptedModel(lambda request: "Step 1: 3 + 4 = 7, so \\boxed{7}.")
        async with Refiner(policy=policy, verifier=f"direct:{name}", votes=2, threshold=0.5) as refiner:
            with BatchRun(source, target, Settings(concurrency=2)) as batch:
                await batch.run(refiner)
        return {line["id"]: line for line in map(json.loads, target.read_text().splitlines())}

    run.target = target
    return run


@pytest.mark.parametrize("value", [math.nan, math.inf, None, "NaN", 10**400])
async def test_the_row_is_written_the_batch_goes_on_and_can_be_resumed(value, server, batch):
    server.value = value
    for _ in range(2):
        lines = await batch(f"{server.base}#tiny")
        assert sorted(lines) == ["a", "b", "c", "poison"]
        assert all(lines[name]["accepted"] and lines[name]["answer"] == "7" for name in "abc")
        told = json.dumps(lines["poison"])
        assert not lines["poison"]["accepted"]
        assert lines["poison"]["stop_reason"] == "not_judged"
        assert "log-probability of an option" in told
        # What was done last is owed again.
        kept = batch.target.read_text().splitlines(keepends=True)
        batch.target.write_text("".join(line for line in kept if "poison" not in line))


async def test_numbers_in_no_shape_at_one_row_are_told_there(server, batch):
    server.value = {"deep": [[[]]]}
    lines = await batch(f"{server.base}#tiny")
    assert [lines[name]["accepted"] for name in ("a", "b", "c", "poison")] == [True, True, True, False]
    assert "cannot be read" in json.dumps(lines["poison"])
