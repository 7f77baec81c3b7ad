"""Rollouts from a model: what is asked of it, how answers are compared, what solutions share; and the command."""

import asyncio
import json
from pathlib import Path

import pytest

from redline.cli import main
from redline.inference import Endless, ModelFailed, PromptTooLong, ScriptedModel
from redline.store import DataError
from redline.training.monte_carlo.estimator import MonteCarloEstimator
from redline.training.monte_carlo.plan import MonteCarloPlan
from redline.training.monte_carlo.state import OutcomeCounts, RolloutSampling, SampledState
from redline.training.monte_carlo.stopping import StoppingRule
from redline.training.pipeline.row_file import read_records, read_solutions
from redline.training.pipeline.schema import RolloutRow, SampledRow, SampledSolution, SolutionRow
from redline.training.pipeline.stage import Dropped
from redline.training.problems.generated import generated_rows
from redline.verifier import AnswerChecker

PROBLEM = "What is half of one?"


def solution(name, *steps, given=None, right=False, problem="p"):
    return SolutionRow(
        id=name, problem_id=problem, problem=PROBLEM, answer="1/2", source="test", steps=steps, given=given, right=right
    )


SAMPLING = RolloutSampling(max_tokens=50)
PLAN = MonteCarloPlan(8, StoppingRule(None))


async def counted(script, steps=(), count=4, sampling=SAMPLING):
    model = ScriptedModel(script)
    async with AnswerChecker() as checker:
        state = SampledState(model, checker, sampling, PROBLEM, "1/2", steps)
        return await state.seen(count), model, state


async def test_answers_are_compared_by_value_and_not_by_substring():
    script = [
        "so \\boxed{0.5}",
        "\\boxed{\\frac{1}{2}}",
        "\\boxed{11/2}",
        "it is 1/2",
        "\\boxed{1/23}",
        "\\boxed{one half}",
    ]
    tally, _, state = await counted(script, count=6)
    assert state.outcomes[:5] == ["yes", "yes", "no", "no", "no"]
    assert tally == OutcomeCounts(6, 2, unknown=1)


async def test_a_completion_that_is_cut_off_is_wrong():
    tally, _, _ = await counted([Endless("and on "), "\\boxed{1/2}"], count=2)
    assert tally == OutcomeCounts(2, 1)


async def test_a_box_in_a_step_that_stands_counts_until_another_comes():
    tally, _, _ = await counted(["that is all", "no: \\boxed{3}"], steps=("\\boxed{1/2}",), count=2)
    assert tally == OutcomeCounts(2, 1)


async def test_what_is_asked_for_is_one_request_from_the_state():
    model = ScriptedModel(lambda request: "\\boxed{1/2}")
    async with AnswerChecker() as checker:
        state = SampledState(model, checker, SAMPLING, PROBLEM, "1/2", ("Halve one.",))
        assert [await state.seen(count) for count in (7, 3, 10)] == [
            OutcomeCounts(7, 7),
            OutcomeCounts(3, 3),
            OutcomeCounts(10, 10),
        ]
    request = model.requests[0]
    assert request.n == 7
    assert (request.temperature, request.top_p) == (0.7, 1.0)
    assert request.prompt.endswith("Step 1: Halve one.\nStep 2:")
    assert [one.n for one in model.requests] == [7, 3]
    assert len({one.seed for one in model.requests}) == 2


async def test_seeds_belong_to_the_state_and_the_drawing():
    async def seed(steps, number):
        _, model, _ = await counted(lambda request: "x", steps, sampling=RolloutSampling(seed=number))
        return model.requests[0].seed

    seeds = [await seed(steps, number) for steps in ((), ("a",), ("a", "b")) for number in (0, 1)]
    assert len(set(seeds)) == 6
    assert await seed(("a",), 1) == seeds[3]


async def test_who_asks_for_what_another_waits_for_waits_too():
    model = ScriptedModel(lambda request: "\\boxed{1/2}")
    async with AnswerChecker() as checker:
        state = SampledState(model, checker, RolloutSampling(), PROBLEM, "1/2", ())
        await asyncio.gather(*(state.seen(8) for _ in range(5)))
    assert [one.n for one in model.requests] == [8]


async def test_a_failed_request_is_made_again_for_the_next_who_asks():
    model = ScriptedModel([ModelFailed("broken"), "\\boxed{1/2}"])
    async with AnswerChecker() as checker:
        state = SampledState(model, checker, RolloutSampling(), PROBLEM, "1/2", ())
        with pytest.raises(ModelFailed):
            await state.seen(1)
        assert await state.seen(1) == OutcomeCounts(1, 1)


async def estimated(script, *rows, plan=PLAN):
    model = ScriptedModel(script)
    async with MonteCarloEstimator(model, plan, RolloutSampling()) as rollouts:
        return [await rollouts.work(row) for row in rows], model


async def test_solutions_share_the_problem_and_every_state_in_common():
    rows = [solution(f"p/{n}", "Halve.", f"End {n}: \\boxed{{1/2}}", given="1/2", right=True) for n in range(3)]
    made, model = await estimated(lambda request: "\\boxed{1/2}", *rows)
    assert len(model.requests) == 2
    assert [[(b.rollouts, b.right) for b in row.boundaries] for row in made] == [[(8, 8), (8, 8), (1, 1)]] * 3
    assert [row.id for row in made] == ["p/0", "p/1", "p/2"]


async def test_an_answered_solution_has_one_completion_and_an_unanswered_one_is_drawn_from():
    rows = [solution("a", "So \\boxed{3}", given="3"), solution("b", "Hm."), solution("c", given=None)]
    (wrong, unanswered, empty), _ = await estimated(lambda request: "\\boxed{1/2}", *rows)
    assert (wrong.boundaries[-1].rollouts, wrong.boundaries[-1].right) == (1, 0)
    assert (unanswered.boundaries[-1].rollouts, unanswered.boundaries[-1].right) == (8, 8)
    assert empty == Dropped("no steps")


async def test_counts_are_the_same_whoever_was_first():
    rows = [solution("a", "One.", "Two.", given="3"), solution("b", "One.", "Other.", given="1/2", right=True)]

    def script(request):
        return "\\boxed{1/2}" if (request.seed // 7) % 3 else "\\boxed{9}"

    plan = MonteCarloPlan(None, StoppingRule(0.01))
    (a, b), _ = await estimated(script, *rows, plan=plan)
    (b_first, a_second), _ = await estimated(script, *reversed(rows), plan=plan)
    assert (a, b) == (a_second, b_first)


async def test_a_prompt_too_long_after_a_step_leaves_the_rest_unsettled():
    def script(request):
        return PromptTooLong("full") if "Step 3:" in request.prompt else "\\boxed{1/2}"

    (row,), _ = await estimated(script, solution("a", "One.", "Two.", "Three."))
    assert [(b.rollouts, b.settled) for b in row.boundaries] == [(8, True), (8, True), (0, False), (0, False)]


def test_both_kinds_of_files_are_read(tmp_path):
    shared = {"problem": "p", "answer": "1", "source": "s"}
    samples = [
        SampledSolution(steps=("x",), given="1", right=True),
        SampledSolution(steps=("y",), given="2", right=False),
    ]
    sampled = SampledRow(id="p", **shared, solutions=tuple(samples), drawn=4)
    flat = [SolutionRow(id="q", problem_id="q", **shared, **samples[0].model_dump())]
    for name, rows in (("sampled", [sampled]), ("flat", flat)):
        dropped = json.dumps({"id": "z", "dropped": "only right", "origins": []})
        lines = [dropped, *(row.model_dump_json() for row in rows)]
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    assert [row.id for row in read_solutions(tmp_path / "sampled")] == ["p/0", "p/1"]
    assert [row.id for row in read_solutions(tmp_path / "flat")] == ["q"]


def test_a_file_with_other_rows_is_refused(tmp_path):
    (tmp_path / "in").write_text('{"id": "a", "problem": "p"}\n')
    with pytest.raises(DataError, match="line 1: not a SolutionRow"):
        list(read_solutions(tmp_path / "in"))


@pytest.fixture
def source(tmp_path) -> Path:
    """Two solutions of each of two generated problems: a wrong one, and nothing but the answer."""
    path = tmp_path / "solutions.jsonl"
    with path.open("w") as out:
        for problem in generated_rows("test", 2, first=3):
            shared = problem.model_dump(exclude={"id", "origins"})
            for number, (steps, given, right) in enumerate(
                [
                    (("It is 1 + 1 = 3.", "So the answer is \\boxed{-77}."), "-77", False),
                    ((f"The answer is \\boxed{{{problem.answer}}}.",), problem.answer, True),
                ]
            ):
                row = SolutionRow(
                    id=f"{problem.id}/{number}", problem_id=problem.id, **shared, steps=steps, given=given, right=right
                )
                out.write(row.model_dump_json() + "\n")
    return path


def rows_of(path):
    return {row.id: row for row in read_records(path, RolloutRow)}


def test_the_command_counts_and_goes_on_where_it_was_stopped(source, tmp_path, capsys):
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    options = ["--completer", "embedded", "--fixed", "--rollouts", "6", "--max-tokens", "60", "--seed", "3"]
    assert main(["train", "rollouts", str(source), "--out", str(first), *options]) == 0
    assert "4 kept" in capsys.readouterr().out
    lines = first.read_text().splitlines(keepends=True)
    second.write_text("".join(lines[:2]) + lines[2][:40])
    assert main(["train", "rollouts", str(source), "--out", str(second), *options]) == 0
    assert "4 kept, 2 done by an earlier run" in capsys.readouterr().out
    ones, others = rows_of(first), rows_of(second)
    assert ones.keys() == others.keys()
    for name, row in ones.items():
        # One completion may round otherwise in other company.
        pairs = zip(row.boundaries, others[name].boundaries, strict=True)
        assert sum(abs(a.right - b.right) for a, b in pairs) <= 1
        assert row.boundaries[-1].right == int(row.right)
        assert row.boundaries[0].rollouts == 6
        assert row.origins[-1].settings["stop_error"] is None
        assert row.origins[-1].settings["temperature"] == 0.7
        assert (row.origins[-1].model, row.origins[-1].seed) == ("embedded", 3)


def test_other_settings_are_refused(source, tmp_path, capsys):
    out = tmp_path / "out.jsonl"
    options = ["--rollouts", "2", "--max-tokens", "40"]
    assert main(["train", "rollouts", str(source), "--out", str(out), *options]) == 0
    assert main(["train", "rollouts", str(source), "--out", str(out), *options, "--fixed"]) == 2
    assert "stop_error was 0.01, is None" in capsys.readouterr().err
    another = ["--completer", "http://127.0.0.1:9/v1#other"]
    assert main(["train", "rollouts", str(source), "--out", str(out), *options, *another]) == 2
    assert "model was 'embedded', is 'http://127.0.0.1:9/v1#other'" in capsys.readouterr().err
