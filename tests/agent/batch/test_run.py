"""A batch over a solver of the test's own: what is written when, and what of a changed input."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redline.agent.batch.run import BatchRun
from redline.agent.errors import InvalidProblem
from redline.agent.result import RefinementResult
from redline.agent.settings.settings import Settings
from redline.inference import ScriptedModel
from redline.store import RunRefused


class Solver:
    """Answers 3 at once, but never a problem that waits; `seen` is called before each."""

    def __init__(self, seen=lambda problem: None) -> None:
        self.seen = seen

    async def solve(self, problem: str) -> RefinementResult:
        self.seen(problem)
        if "wait" in problem:
            await asyncio.Event().wait()
        return RefinementResult(
            problem=problem, answer="3", accepted=True, confidence=1.0, stop_reason="accepted", attempts=()
        )


@pytest.fixture
def batch(tmp_path):
    def make(*rows: object, concurrency: int = 2) -> BatchRun:
        source = tmp_path / "in.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return BatchRun(source, tmp_path / "out.jsonl", Settings(concurrency=concurrency))

    return make


def written(tmp_path) -> dict[str, dict]:
    return {line["id"]: line for line in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}


async def test_a_soft_end_writes_what_is_solved_and_begins_nothing_more(batch, tmp_path):
    stop = asyncio.Event()
    seen = []

    def see(problem: str) -> None:
        seen.append(problem)
        if problem == "last":
            stop.set()

    rows = [
        {"id": "a", "problem": "wait"},
        {"id": "b", "problem": "last", "answer": 3},
        {"id": "c", "problem": "never"},
    ]
    with batch(*rows) as work:
        async with asyncio.timeout(20):
            await work.run(Solver(see), stop=stop)
        assert work.owed == 2
    assert seen == ["wait", "last"]
    assert {name: line["correct"] for name, line in written(tmp_path).items()} == {"b": "yes"}


async def test_an_input_that_changes_under_the_run_is_told(batch, tmp_path):
    rows = [{"id": "a", "problem": "x"}, {"id": "b", "problem": "y"}, {"id": "c", "problem": "z"}]
    with batch(*rows, concurrency=1) as work:
        rows[1] = {"id": "b", "problem": "another"}
        batch(*rows)
        with pytest.raises(RunRefused, match="changed while the batch ran: line 2 is another row now"):
            await work.run(Solver())
    assert written(tmp_path).keys() == {"a"}
    with batch(*rows) as work:
        batch(rows[0])
        with pytest.raises(RunRefused, match="changed while the batch ran: 2 rows are no longer there"):
            await work.run(Solver())
    with batch(*rows[:2]) as work:
        # Rows that are added behind are the next run's.
        batch(*rows)
        await work.run(Solver())
    assert written(tmp_path).keys() == {"a", "b"}


async def test_identical_rows_of_one_id_are_done_once(batch, tmp_path):
    row = {"id": "a", "problem": "x", "answer": "3"}
    seen = []
    with batch(row, {"id": "b", "problem": "y"}, row) as work:
        await work.run(Solver(seen.append))
        assert (work.rows, work.owed, work.counter.done) == (2, 0, 2)
    assert sorted(seen) == ["x", "y"]
    assert written(tmp_path).keys() == {"a", "b"}


async def test_a_result_that_json_has_no_word_for_is_a_line_that_says_so(batch, tmp_path):
    class Poisonous(Solver):
        async def solve(self, problem: str) -> RefinementResult:
            return (await super().solve(problem)).model_copy(update={"confidence": float("nan")})

    rows = [{"id": "a", "problem": "x", "answer": "3"}]
    with batch(*rows) as work:
        await work.run(Poisonous())
    line = written(tmp_path)["a"]
    assert line["error"]["type"] == "ValueError"
    assert "the result cannot be written" in line["error"]["message"]
    with batch(*rows) as work:
        assert (work.owed, work.counter.summary().errors) == (0, 1)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_killed_at_any_byte_it_ends_with_the_same_lines(batch, tmp_path, data):
    rows = [
        {"id": "a", "problem": "x", "answer": "3"},
        {"problem": 7},
        {"id": "c", "problem": "é\u2028"},
        {"id": "d", "problem": "z", "answer": 4},
    ]
    target = tmp_path / "out.jsonl"
    target.unlink(missing_ok=True)
    with batch(*rows) as work:
        asyncio.run(work.run(Solver()))
        summary = work.counter.summary()
    whole = target.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    target.write_bytes(whole[:cut])
    with batch(*rows) as work:
        kept = whole[:cut].count(b"\n")
        assert (work.owed, work.torn_bytes) == (4 - kept, cut - (whole[:cut].rfind(b"\n") + 1))
        asyncio.run(work.run(Solver()))
        assert sorted(target.read_bytes().splitlines()) == sorted(whole.splitlines())
        again = work.counter.summary().model_copy(update={"seconds": summary.seconds})
    assert again == summary.model_copy(update={"resumed": kept})


async def test_whatever_a_solver_raises_is_told_in_its_row_and_the_others_go_on(batch, tmp_path):
    class Breaking(Solver):
        async def solve(self, problem: str) -> RefinementResult:
            match problem:
                case "bug":
                    raise KeyError("a bug")
                case "too hard":
                    raise InvalidProblem("this is no problem")
                case "cancels":
                    asyncio.current_task().cancel()
            await asyncio.sleep(0)
            return await super().solve(problem)

    rows = [{"id": name, "problem": name} for name in ("bug", "too hard", "cancels", "well")]
    with batch(*rows, {"id": "no row"}) as work:
        await work.run(Breaking())
        assert (work.owed, work.counter.summary().errors) == (0, 4)
    errors = {name: line["error"] for name, line in written(tmp_path).items()}
    told = {name: error and (error["boundary"], error["type"]) for name, error in errors.items()}
    assert told == {
        "bug": ("loop", "KeyError"),
        "too hard": ("input", "InvalidProblem"),
        "cancels": ("loop", "RefinementError"),
        "well": None,
        "no row": ("input", "InvalidRow"),
    }
    assert errors["no row"]["message"] == "line 5: 'problem' is missing; there is 'id'"


async def test_the_referee_is_asked_where_rules_cannot_tell_and_no_more_without_gold_answers(batch, tmp_path):
    asked = []

    def reply(request):
        asked.append(request)
        return r"The same. \boxed{Yes}"

    class Wordy(Solver):
        async def solve(self, problem: str) -> RefinementResult:
            return (await super().solve(problem)).model_copy(update={"answer": "the third one"})

    rows = [{"id": "a", "problem": "x", "answer": "number three"}, {"id": "b", "problem": "y"}]
    with batch(*rows) as work:
        await work.run(Wordy(), referee=ScriptedModel(reply))
        assert work.counter.summary().refereed == len(asked) == 1
    lines = written(tmp_path)
    assert (lines["a"]["gold"], lines["a"]["correct"], lines["a"]["correct_by"]) == ("number three", "yes", "referee")
    assert "gold" not in lines["b"]


async def test_another_gold_answer_is_compared_again_and_nothing_is_solved(batch, tmp_path):
    rows = [{"id": "a", "problem": "x", "answer": "4"}, {"id": "b", "problem": "y"}]
    with batch(*rows) as work:
        await work.run(Solver())
    before = written(tmp_path)
    rows[0]["answer"] = "3"
    with batch(*rows) as work:
        assert (work.owed, work.outdated, work.counter.done) == (0, {"a": 1}, 1)
        await work.compare_again()
        assert (work.outdated, work.counter.summary().correct, work.counter.done) == ({}, 1, 2)
    marks = {"gold": "3", "correct": "yes", "reference_doubtful": None}
    assert written(tmp_path) == {"a": {**before["a"], **marks}, "b": before["b"]}
    with batch(*rows) as work:
        assert not work.outdated


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ([{"id": "b", "problem": "x"}], r"line 1: the id 'a' is not in .*in\.jsonl; choose another output file"),
        ([{"id": "a", "problem": "y"}], r"line 1: another problem than 'a' has now at line 1 of .*in\.jsonl;"),
        (
            [{"id": "b", "problem": "y"}, {"id": "a", "problem": "x", "answer": {}}],
            r"line 1: line 2 of .* could be read then and cannot be now",
        ),
        ([{"id": "a", "problem": "x"}], None),
    ],
)
async def test_an_output_of_another_input_is_refused_and_left_as_it_is(batch, tmp_path, now, told):
    with batch({"id": "a", "problem": "x"}) as work:
        await work.run(Solver())
    before = (tmp_path / "out.jsonl").read_bytes()
    if told is None:
        with batch(*now) as work:
            assert work.owed == 0
    else:
        with pytest.raises(RunRefused, match=told):
            batch(*now).__enter__()
    assert (tmp_path / "out.jsonl").read_bytes() == before


async def test_a_row_that_can_be_read_now_and_settings_that_are_others_now_are_told(batch, tmp_path):
    rows = [{"id": "a", "problem": "x"}, {"id": "b", "problem": "y", "answer": {}}]
    with batch(*rows) as work:
        await work.run(Solver())
    with pytest.raises(RunRefused, match=r"line 2 of .* could not be read then and can be now; take the line away"):
        batch(rows[0], {"id": "b", "problem": "y"}).__enter__()
    batch(*rows)
    with pytest.raises(RunRefused, match=r"made with other settings \(votes was \d+, is 63\)"):
        BatchRun(tmp_path / "in.jsonl", tmp_path / "out.jsonl", Settings(votes=63)).__enter__()


def test_a_line_that_no_batch_wrote_and_an_output_that_is_the_input_are_refused(batch, tmp_path):
    work = batch({"id": "a", "problem": "x"})
    asked = Settings().model_dump(mode="json", exclude={"concurrency", "trace"})
    line = {"id": "a", "problem": "x", "settings": asked}
    (tmp_path / "out.jsonl").write_text(json.dumps(line) + "\n")
    with pytest.raises(RunRefused, match=r"line 1: not the output of a batch: KeyError\('accepted'\)"):
        work.__enter__()
    source = tmp_path / "in.jsonl"
    with pytest.raises(RunRefused, match="input and output are the same file"):
        BatchRun(source, source, Settings()).__enter__()
