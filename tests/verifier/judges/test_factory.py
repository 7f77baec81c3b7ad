"""A judge by its name: which kind, over which model, and what a bad name is told."""

import pytest

from redline.inference import ModelNotFound, ScriptedModel, open_reward_model
from redline.sandbox import open_sandbox
from redline.verifier import Critic, DiscriminativePRM, GenPRM, JudgeSpec, JudgingRecipe, SelfConsistency, open_judge
from redline.verifier.judges import factory as judge_opening


@pytest.mark.parametrize(
    ("name", "kind", "model"),
    [
        ("embedded", "genprm", "embedded"),
        ("hf:ORG/NAME", "genprm", "hf:ORG/NAME"),
        ("http://host:8000/v1#m", "genprm", "http://host:8000/v1#m"),
        ("vllm:ORG/NAME", "genprm", "vllm:ORG/NAME"),
        ("direct:embedded", "direct", "embedded"),
        ("fewshot:gguf:NAME", "fewshot", "gguf:NAME"),
        ("critic:http://host/v1#m", "critic", "http://host/v1#m"),
        ("prm:hf:/a/folder", "prm", "hf:/a/folder"),
        ("consistency:hf:ORG/NAME", "consistency", "hf:ORG/NAME"),
        ("program:gguf:NAME", "program", "gguf:NAME"),
    ],
)
def test_a_name_is_a_kind_and_a_model(name, kind, model):
    asked = JudgeSpec.parse(name)
    assert (asked.kind, asked.model) == (kind, model)
    assert asked.needs_sandbox() == (kind in {"genprm", "fewshot", "program"})
    assert asked.needs_sandbox(JudgingRecipe(execute=False)) == (kind == "program")
    assert asked.needs_sandbox(JudgingRecipe(code=False)) == (kind == "program")


@pytest.mark.parametrize("name", ["", " ", "critic:", "prm: ", "program:"])
def test_a_name_without_a_model_is_refused(name):
    with pytest.raises(ModelNotFound, match=r"`critic:MODEL`.*`prm:MODEL`"):
        JudgeSpec.parse(name)


@pytest.mark.parametrize(
    ("name", "kind", "parts"),
    [
        ("adaptive:gguf:NAME", "genprm", 1),
        ("fewshot:x", "fewshot", 1),
        ("adaptive:fewshot:x", "fewshot", 1),
        ("program:x&adaptive:hf:a/b", "genprm", 2),
    ],
)
def test_an_adaptive_genprm_is_named_before_its_format(name, kind, parts):
    asked = JudgeSpec.parse(name)
    assert len(asked.parts) == parts
    assert (asked.parts[-1].kind, asked.parts[-1].adaptive) == (kind, True)
    assert JudgeSpec.parse(f"exact+{name}").exact_first


@pytest.mark.parametrize(("name", "kind"), [("x", "genprm"), ("full:x", "genprm"), ("full:fewshot:x", "fewshot")])
def test_a_published_genprm_and_what_is_named_so_writes_all_of_it(name, kind):
    asked = JudgeSpec.parse(f"exact+{name}")
    assert (asked.kind, asked.model, asked.adaptive) == (kind, "x", False)


@pytest.mark.parametrize(
    "name",
    ["adaptive:critic:x", "adaptive:adaptive:x", "full:adaptive:x", "full:direct:x", "adaptive:exact", "full:exact+x"],
)
def test_only_a_genprm_is_adaptive(name):
    with pytest.raises(ModelNotFound, match="only a GenPRM"):
        JudgeSpec.parse(name)


async def test_an_adaptive_judge_looks_before_it_writes():
    model = ScriptedModel([], choices={"{Yes}$": 0.99, "{No}$": 0.01})
    judge = JudgeSpec.parse("fewshot:x").judge(model, recipe=JudgingRecipe(execute=False))
    [verdict] = [v async for v in judge.judge("P", ["a"])]
    assert (verdict.verdict, verdict.votes[0].looks, model.requests) == ("yes", (pytest.approx(0.99),), [])


@pytest.mark.parametrize("name", ["nonsense", "critics:embedded", "prm:embedded", "critic:critic:embedded"])
async def test_a_bad_name_lists_the_valid_ones(name):
    with pytest.raises(ModelNotFound, match=r"valid names are .*`prm:MODEL`"):
        async with open_judge(name):
            pass


@pytest.mark.parametrize(
    ("name", "kind"),
    [("critic:x", Critic), ("direct:x", GenPRM), ("fewshot:x", GenPRM), ("consistency:x", SelfConsistency)],
)
async def test_a_named_judge_is_opened_with_its_votes_and_closed(monkeypatch, name, kind):
    model = ScriptedModel(lambda request: "{Yes}$\n</output>\n \\boxed{-1}")
    opened = []
    monkeypatch.setattr(judge_opening, "open_model", lambda name, **options: opened.append((name, options)) or model)
    async with open_judge(name, votes=3, recipe=JudgingRecipe(code=False)) as judge:
        assert isinstance(judge, kind)
        async for verdict in judge.judge("P", ["\\boxed{-1}"]):
            assert (verdict.verdict, verdict.votes_allowed) == ("yes", 3)
    role = "policy" if kind is SelfConsistency else "verifier"
    assert opened == [("x", {"role": role, "raw_prompts": kind is GenPRM, "beside": ["x"]})]
    assert model._closed


async def test_a_reward_models_judge(reward_checkpoint):
    async with open_judge(f"prm:hf:{reward_checkpoint('qwen')}", votes=8) as judge:
        assert isinstance(judge, DiscriminativePRM)
        verdicts = [v async for v in judge.judge("P", ["a"], all_steps=True)]
        assert (len(verdicts[0].votes), verdicts[0].votes_allowed) == (1, 1)


async def test_the_embedded_judge_checks_a_step():
    async with open_sandbox("auto") as sandbox, open_judge("embedded", sandbox=sandbox) as judge:
        [verdict] = [v async for v in judge.judge("What is 12 * 17?", ["12 * 17 = 214."])]
    assert verdict.verdict == "no"


def test_a_model_of_another_kind_is_refused(reward_checkpoint):
    with pytest.raises(TypeError, match="prm judge"):
        JudgeSpec("prm", "x").judge(ScriptedModel([]))
    reward = open_reward_model(f"hf:{reward_checkpoint('skywork')}")
    with pytest.raises(TypeError, match="critic judge"):
        JudgeSpec("critic", "x").judge(reward)
    with pytest.raises(TypeError, match="program judge"):
        JudgeSpec("program", "x").judge(reward)


def test_programs_without_a_sandbox_are_refused():
    with pytest.raises(ValueError, match="needs a sandbox"):
        JudgeSpec("program", "x").judge(ScriptedModel([]))
