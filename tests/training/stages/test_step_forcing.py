"""Sampling until both kinds are there: what is asked, what is kept, what is given up and why."""

from __future__ import annotations

import json

import pytest

from redline.cli import main
from redline.inference.scripted import Endless, ScriptedModel
from redline.training.pipeline.row_file import read_solutions
from redline.training.pipeline.schema import ProblemRow
from redline.training.pipeline.stage import Dropped
from redline.training.stages.step_forcing import NONE, ONLY_RIGHT, ONLY_WRONG, SolutionSampler, StepForcing
from redline.verifier import AnswerChecker

ROW = ProblemRow(id="half", problem="What is 1 / 2?", answer="1/2", source="test")


@pytest.fixture
async def checker():
    async with AnswerChecker() as opened:
        yield opened


def said(answer: str, words: str = "Divide.") -> str:
    return f" {words}\nStep 2: So \\boxed{{{answer}}}."


def script(*lines):
    """The lines in order, the last one again and again."""
    left = list(lines)
    return ScriptedModel(lambda request: left.pop(0) if len(left) > 1 else left[0])


async def sampled(model, checker, **settings):
    return await SolutionSampler(model, checker, StepForcing(**settings), seed=3).sample(ROW)


async def test_right_and_wrong_by_value_never_by_spelling(checker):
    model = script(said("2"), said("0.5"), said("\\frac{1}{2}"), said("0.50"), said("12"))
    row = await sampled(model, checker, keep=9)
    assert [(one.given, one.right) for one in row.solutions] == [
        ("2", False),
        ("0.5", True),
        ("\\frac{1}{2}", True),
        ("0.50", True),
        ("12", False),
    ]
    assert row.solutions[0].steps == ("Divide.", "So \\boxed{2}.")
    assert (row.id, row.answer, row.drawn) == ("half", "1/2", 8)


async def test_different_ones_only_and_not_more_than_asked_of_each_kind(checker):
    lines = [said("1/2"), said("1/2"), said("3"), said("1/2", "Halve."), said("1/2", "Split."), said("4"), said("5")]
    row = await sampled(script(*lines), checker, keep=2)
    assert [(one.steps[0], one.given) for one in row.solutions] == [
        ("Divide.", "1/2"),
        ("Divide.", "3"),
        ("Halve.", "1/2"),
        ("Divide.", "4"),
    ]


@pytest.mark.parametrize(
    ("answer", "why"), [("1/2", ONLY_RIGHT), ("3", ONLY_WRONG), ("\\text{no } x_1 \\text{ apples}", NONE)]
)
async def test_one_kind_only_is_dropped_with_its_reason(checker, answer, why):
    model = script(said(answer))
    assert await sampled(model, checker, most=100) == Dropped(why)
    assert [request.n for request in model.requests] == [8, 8, 16, 32, 36]


async def test_the_batches_double_and_never_repeat_a_seed(checker):
    model = script(said("3"))
    await sampled(model, checker, most=500)
    assert [request.n for request in model.requests] == [8, 8, 16, 32, 64, 128, 128, 116]
    assert len({request.prompt for request in model.requests}) == 1
    assert model.requests[0].prompt.endswith("Step 1:")
    assert len({request.seed for request in model.requests}) == 8
    assert {request.temperature for request in model.requests} == {0.7}


async def test_it_goes_on_to_the_first_solution_of_the_other_kind(checker):
    row = await sampled(script(*[said("3")] * 20, said("1/2"), said("3")), checker)
    assert (row.drawn, [one.right for one in row.solutions]) == (32, [False, True])


async def test_the_same_seed_asks_the_same(checker):
    def asked(seed, name="half"):
        model = ScriptedModel(lambda request: said("3"))
        row = ROW.model_copy(update={"id": name})
        return model, SolutionSampler(model, checker, StepForcing(most=16), seed).sample(row)

    seeds = []
    for seed, name in ((1, "half"), (1, "half"), (2, "half"), (1, "other")):
        model, sampling = asked(seed, name)
        await sampling
        seeds.append([request.seed for request in model.requests])
    assert seeds[0] == seeds[1]
    assert not set(seeds[0]) & set(seeds[2])
    assert not set(seeds[0]) & set(seeds[3])


async def test_what_is_cut_off_is_of_no_kind_and_what_ends_without_an_answer_is_wrong(checker):
    model = script(Endless(" more"), said("1/2"), "", " I cannot tell.", said("1/2"))
    row = await sampled(model, checker, max_tokens=40)
    assert [(one.steps, one.given, one.right) for one in row.solutions] == [
        (("Divide.", "So \\boxed{1/2}."), "1/2", True),
        (("I cannot tell.",), None, False),
    ]


async def test_a_solution_leaves_room_to_be_judged(checker):
    model = ScriptedModel(lambda request: said("3"), max_context=200)
    await sampled(model, checker, most=8)
    (request,) = model.requests
    assert request.max_tokens == (200 - model.count_tokens(request.prompt)) // 2


async def test_garbage_can_be_written_down(checker):
    row = await sampled(script(said("1/2", "\ud800"), said("3")), checker)
    assert row.solutions[0].steps[0] == "?"
    assert row.model_dump_json()


def test_settings_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        StepForcing(most=0)
    with pytest.raises(ValueError, match="at least 1"):
        StepForcing(keep=0)


@pytest.mark.slow
def test_the_embedded_policy_on_the_command_line(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["train", "problems", "--generated", "3", "--split", "dev", "--out", "p.jsonl"]) == 0
    command = ["train", "sample", "p.jsonl", "--out", "s.jsonl", "--most", "8", "--keep", "2"]
    assert main(command) == 0
    told = capsys.readouterr().out.splitlines()[-1]
    lines = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert len(lines) == 3
    assert told.startswith(f"{sum('solutions' in line for line in lines)} kept")
    for row in read_solutions(tmp_path / "s.jsonl"):
        assert [origin.stage for origin in row.origins] == ["problems", "sample"]
        assert row.origins[-1].model == "embedded"
        assert row.right == (row.given == row.answer)
    # A run that was killed in the middle ends with the same lines.
    (tmp_path / "s.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines[:2])[:-5])
    assert main(command) == 0
    again = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert sorted(again, key=lambda line: line["id"]) == sorted(lines, key=lambda line: line["id"])
    assert main([*command[:-1], "3"]) == 2
    assert "keep was 2, is 3" in capsys.readouterr().err
