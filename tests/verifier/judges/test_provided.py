"""Somebody else's judges: by an entry point or their place, over what they ask for, and what is said of a bad one."""

from __future__ import annotations

import sys

import pytest

from redline.agent import Refiner
from redline.inference import InferenceError, ModelNotFound
from redline.verifier import Exact, JudgeSpec, JudgeUnavailable, judge_names, open_judge, runs_foreign_code

MODULE = """
from redline.inference import ModelFailed, Request
from redline.verifier import Verdict, Vote

made = []

def verdict(right, why="so"):
    label, reward = ("yes", 0.9) if right else ("no", 0.1)
    return Verdict(verdict=label, reward=reward, votes=(Vote(verdict=label, reward=reward, reason=why),))

class Rules:
    name = "rules"
    closed = False
    def __init__(self): made.append(self)
    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            yield verdict("bad" not in step)
    async def aclose(self): type(self).closed = True

class Asking:
    def __init__(self, model, *, sandbox=None, votes=1, other="fine"):
        self.name, self.model, self.sandbox, self.votes = "asking", model, sandbox, votes
        made.append(self)
    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            said = await self.model.generate(Request(f"{problem} {step}", max_tokens=8, n=self.votes))
            yield verdict(True, said.completions[0].text)

class Running:
    name = "running"
    def __init__(self, sandbox): self.sandbox = sandbox
    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            yield verdict((await self.sandbox.run(f"print({step})")).stdout == "4\\n")

def rules(): return Rules()
class Needy:
    def __init__(self, colour, size, votes=1): pass
class Broken:
    def __init__(self): raise RuntimeError("no licence")
class Failing:
    def __init__(self): raise ModelFailed("its engine is out of order")
class Half:
    name = "half"
class Model:
    name = eos_token = ""
    max_context, special_tokens = 5, ()
    def render(self): ...
    def count_tokens(self): ...
    def generate(self): ...
    def choose(self): ...
    def aclose(self): ...
NUMBER = 5
"""
ENTRIES = "rules = own_judges:Rules\ncritic = own_judges:Half\nasking = own_judges:Asking\nodd = own_judges\n"


@pytest.fixture(autouse=True)
def _installed(tmp_path, monkeypatch):
    """A package with entry points, and the module that they mean."""
    (tmp_path / "own_judges.py").write_text(MODULE)
    info = tmp_path / "own_judges-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-judges\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[redline.judges]\n{ENTRIES}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_judges", raising=False)


@pytest.mark.parametrize(
    ("name", "place", "model", "first"),
    [
        ("rules", "rules", "", False),
        ("own_judges:Rules", "own_judges:Rules", "", False),
        ("own_judges.sub:Outer.Inner", "own_judges.sub:Outer.Inner", "", False),
        ("exact+rules", "rules", "", True),
        ("asking:gguf:/a/b.gguf", "asking", "gguf:/a/b.gguf", False),
        ("own_judges:Asking:http://h:1/v1#m", "own_judges:Asking", "http://h:1/v1#m", False),
        ("exact+own_judges:Asking:embedded", "own_judges:Asking", "embedded", True),
    ],
)
def test_a_name_is_a_place_and_perhaps_a_model(name, place, model, first):
    asked = JudgeSpec.parse(name)
    assert (asked.kind, asked.place, asked.model, asked.exact_first) == ("provided", place, model, first)
    assert runs_foreign_code(name)


@pytest.mark.parametrize("name", ["embedded", "gguf:smollm", "hf:gpt2", "critic:hf:gpt2", "exact", "exact+embedded"])
def test_our_own_names_come_first_and_run_no_code_of_others(name):
    assert JudgeSpec.parse(name).place == ""
    assert not runs_foreign_code(name)


def test_a_judge_of_ours_over_a_model_of_others_runs_their_code():
    assert runs_foreign_code("critic:own_models:Model")
    assert runs_foreign_code("embedded&rules")


def test_names_of_several_are_told_apart():
    assert judge_names("rules&own_judges:Rules&asking:gguf:a&b.gguf&exact") == [
        "rules",
        "own_judges:Rules",
        "asking:gguf:a&b.gguf",
        "exact",
    ]


async def verdicts(judge, steps=("a", "bad")):
    return [verdict async for verdict in judge.judge("P", steps)]


@pytest.mark.parametrize("name", ["rules", "own_judges:Rules", "own_judges:rules"])
async def test_one_that_asks_for_nothing_is_made_once_and_closed(name):
    async with Refiner(verifier=name, exact=False) as refiner:
        for _ in range(2):
            result = await refiner.solve("What is 2 + 2?", draft=["fine", "So it is \\boxed{4}"])
            assert (result.accepted, result.usage.verifier_calls) == (True, 2)
        module = sys.modules["own_judges"]
        assert (len(module.made), module.Rules.closed) == (1, False)
    assert module.Rules.closed


async def test_one_that_asks_for_a_model_books_what_it_says(tmp_path):
    async with Refiner(verifier="own_judges:Asking:embedded", exact=False, votes=2) as refiner:
        result = await refiner.solve("What is 2 + 2?", draft=["fine", "So it is \\boxed{4}"])
    assert (result.accepted, result.usage.verifier_calls) == (True, 2)
    assert 2 < result.usage.verifier_tokens <= 32
    last = sys.modules["own_judges"].made[-1]
    assert (last.votes, last.sandbox) != (1, None)


async def test_exact_checks_stand_before_it():
    async with open_judge("exact+rules") as judge:
        said = await verdicts(judge, ["2 + 2 = 5"])
    assert (said[0].verdict, said[0].votes[0].source) == ("no", "exact")


async def test_several_have_to_accept():
    async with open_judge("own_judges:Rules&asking:embedded") as judge:
        assert judge.name == "rules&asking"
        assert [verdict.verdict for verdict in await verdicts(judge)] == ["yes", "no"]


async def test_one_that_asks_for_a_sandbox_gets_an_open_one():
    async with Refiner(verifier="own_judges:Running", exact=False) as refiner:
        result = await refiner.solve("What is 2 + 2?", draft=["2 + 2", "'\\\\boxed{4}' and 4"])
    assert (result.accepted, result.usage.sandbox_runs, result.usage.verifier_calls) == (True, 2, 0)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere:Rules", "cannot be loaded from nowhere:Rules: ModuleNotFoundError: No module named 'nowhere'; valid"),
        ("own_judges:Rule", "cannot be loaded from own_judges:Rule: AttributeError: .*'Rule'"),
        ("own_judges:NUMBER", "own_judges:NUMBER is no class or function that makes a judge"),
        ("own_judges:Half", "the judge own_judges:Half is a Half without judge"),
        ("own_judges:Broken", "the judge own_judges:Broken cannot be made: RuntimeError: no licence"),
        ("own_judges:Needy", "own_judges:Needy asks for colour, size; it may ask for model, sandbox, votes"),
        ("own_judges:Asking", "needs a model: name it behind, own_judges:Asking:MODEL"),
        ("rules:embedded", r"rules \(own_judges:Rules\) takes no model, and 'embedded' is named behind it"),
        ("own_judges:Model", "makes a model and no judge: a GenPRM over it is `genprm:own_judges:Model`"),
        ("odd", "'odd' is said to be at 'own_judges', which is no module:attribute"),
    ],
)
async def test_what_cannot_be_had_is_said_before_a_problem_is_worked_on(name, message):
    with pytest.raises(JudgeUnavailable, match=message) as raised:
        async with open_judge(name):
            pass
    assert isinstance(raised.value, ModelNotFound)
    with pytest.raises(JudgeUnavailable, match=message):
        async with Refiner(verifier=name):
            pass


async def test_what_it_raises_of_ours_passes_as_it_is():
    with pytest.raises(InferenceError, match=r"^its engine is out of order$"):
        async with open_judge("own_judges:Failing"):
            pass


async def test_the_working_directory_is_looked_in_last(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    (here / "judges_of_the_folder.py").write_text("from redline.verifier import Exact\n")
    (here / "own_judges.py").write_text("raise RuntimeError('the wrong one')")
    monkeypatch.chdir(here)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path])
    async with open_judge("judges_of_the_folder:Exact") as judge:
        assert isinstance(judge, Exact)
    assert sys.path[-1] == str(here)
    async with open_judge("own_judges:Rules") as judge:
        assert judge.name == "rules"
