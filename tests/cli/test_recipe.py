"""How a GenPRM judges, from a flag, a file or a keyword to what its model is asked."""

import json

import pytest

from redline.agent import Refiner
from redline.agent.errors import RefinementError
from redline.agent.settings.settings import Settings, help_of
from redline.cli.dependencies import Dependencies
from redline.cli.main import main
from redline.evaluation.step_judge import StepJudge
from redline.inference import ScriptedModel
from redline.verifier import JudgingRecipe

FLAGS = {
    "--verifier-temperature=0.3": {"temperature": 0.3},
    "--verifier-top-p=0.8": {"top_p": 0.8},
    "--no-analysis": {"analysis": False},
    "--no-code": {"code": False},
    "--no-execution": {"execute": False},
    "--question-prefix": {"question_prefix": True},
    "--generation-prompt": {"generation_prompt": True},
    "--hard-rewards": {"hard_rewards": True},
    "--shared-history": {"shared_history": True},
}


class Seen(RefinementError):
    """Ends a command as soon as it has its settings."""


@pytest.fixture
def told(monkeypatch, tmp_path):
    """`told(arguments)`: the recipe that a command goes to work with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "problems.jsonl").write_text(json.dumps({"problem": "1 + 1"}) + "\n")
    (tmp_path / "labelled.jsonl").write_text(
        json.dumps({"id": "a", "problem": "P", "steps": ["s"], "label": -1}) + "\n"
    )
    responses = [{"steps": ["s"], "correct": True}]
    (tmp_path / "sampled.jsonl").write_text(json.dumps({"id": "a", "problem": "P", "responses": responses}) + "\n")
    seen: list[Settings] = []

    def show(settings):
        seen.append(settings)
        raise Seen("seen")

    def tell(*arguments):
        main(arguments, dependencies=Dependencies(refiner=show, step_judge=show))
        return seen[-1].recipe()

    return tell


COMMANDS = {
    "solve": ["solve", "1 + 1"],
    "batch": ["batch", "problems.jsonl", "out.jsonl"],
    "tutor": ["tutor"],
    "processbench": ["eval", "processbench", "labelled.jsonl"],
    "bestofn": ["eval", "bestofn", "sampled.jsonl"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_that_judges_has_the_flags(told, command):
    assert told(*command) == JudgingRecipe()
    assert told(*command, *FLAGS) == JudgingRecipe(
        **{name: value for fields in FLAGS.values() for name, value in fields.items()}
    )


@pytest.mark.parametrize(("flag", "fields"), FLAGS.items(), ids=FLAGS)
def test_a_flag_is_one_field_and_the_environment_the_same(told, monkeypatch, flag, fields):
    assert told("solve", "1 + 1", flag) == JudgingRecipe(**fields)
    name, _, value = flag.removeprefix("--").partition("=")
    value = value or ("false" if name.startswith("no-") else "true")
    monkeypatch.setenv(f"REDLINE_{name.removeprefix('no-').replace('-', '_').upper()}", value)
    assert told("solve", "1 + 1") == JudgingRecipe(**fields)


def test_every_setting_of_the_recipe_has_its_flag():
    recipe = [name for name in Settings.model_fields if help_of(name).panel == "How a GenPRM judges"]
    assert len(recipe) == len(FLAGS)


def test_a_number_out_of_range_is_a_wrong_setting(told, capsys):
    assert main(["solve", "--verifier-top-p=0", "1 + 1"]) == 2
    assert "--verifier-top-p" in capsys.readouterr().err


async def test_the_keyword_reaches_the_verifier_and_no_sandbox_is_opened_in_vain():
    said = [" It is 2. \\boxed{2}", "{Yes}$\n</output>\n"]
    policy, verifier = ScriptedModel(said[:1]), ScriptedModel(said[1:])
    recipe = JudgingRecipe(analysis=False, code=False, question_prefix=True, temperature=0.3, top_p=0.8)
    async with Refiner(policy=policy, verifier=verifier, sandbox="nonsense", recipe=recipe) as refiner:
        assert (await refiner.solve("1 + 1")).accepted
    [request] = verifier.requests
    assert (request.temperature, request.top_p) == (0.3, 0.8)
    assert "Question: 1 + 1\n\nIt is 2." in request.prompt


async def test_the_step_judge_has_it_too(monkeypatch):
    verifier = ScriptedModel(["{Yes}$\n</output>\n"])
    monkeypatch.setattr("redline.verifier.judges.factory.open_model", lambda name, **_: verifier)
    recipe = JudgingRecipe(analysis=False, code=False, question_prefix=True)
    options = {"votes": 1, "stop_error": None, "budget": Settings().budget(), "recipe": recipe}
    async with StepJudge(verifier="hf:a", sandbox="nonsense", **options) as judge:
        found = await judge.judge_solution("P", ["s"])
    assert [verdict.verdict for verdict in found.verdicts] == ["yes"]
    assert "Question: P\n\ns" in verifier.requests[0].prompt
