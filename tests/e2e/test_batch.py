"""`redline batch` over a scripted pair: every row exactly once, whatever happens to the process."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest

ROW_FIELDS = {"id", "problem", "answer", "accepted", "confidence", "stop_reason", "attempts", "usage", "error"}


def write_rows(*rows: object, name: str = "in.jsonl") -> str:
    Path(name).write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return name


def read(name: str = "out.jsonl") -> list[dict]:
    return [json.loads(line) for line in Path(name).read_text().splitlines()]


def test_every_row_has_a_line_with_the_fields_of_solve(redline):
    source = write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": 7, "problem": "carelessly add 3 and 4"})
    ran = redline("batch", source, "out.jsonl")
    assert ran.code == 0
    assert ran.out == ""
    lines = {line["id"]: line for line in read()}
    assert lines.keys() == {"a", "7"}
    assert all(line.keys() >= ROW_FIELDS for line in lines.values())
    assert [attempt["answer"] for attempt in lines["7"]["attempts"]] == ["8", "7"]
    assert lines["7"]["usage"]["policy_calls"] == 2
    assert "2 of 2" in ran.err


def test_bad_rows_and_failed_problems_are_lines_with_an_error(redline):
    source = write_rows(
        {"id": "good", "problem": "add 1 and 2"},
        "{broken\n",
        "[1, 2]\n",
        "\n",
        {"id": "none"},
        {"id": "number", "problem": 12},
        {"id": "empty", "problem": "  "},
        {"id": "long", "problem": "1" * 100_001},
        {"id": "failed", "problem": "broken: add 1 and 2"},
        {"id": ["no"], "problem": "add 1 and 3"},
        {"id": "half", "problem": "add 1 and 2 \ud800"},
    )
    ran = redline("batch", source, "out.jsonl", "--json")
    lines = {line["id"]: line for line in read()}
    assert len(lines) == 10
    assert ran.json["rows"] == ran.json["done"] == 10
    assert (ran.json["errors"], ran.code) == (9, 1)
    assert lines["good"]["error"] is None
    assert lines["failed"]["error"]["boundary"] == "policy"
    bad = [line["error"] for name, line in lines.items() if name not in ("good", "failed")]
    assert {error["boundary"] for error in bad} == {"input"}
    assert sum(error["message"].startswith("line 2: not JSON") for error in bad) == 1
    assert "line 5" in lines["none"]["error"]["message"]
    assert lines["empty"]["error"]["type"] == "InvalidProblem"


def test_rows_without_id_are_named_after_their_content(redline):
    source = write_rows({"problem": "add 1 and 2"}, {"problem": "add 1 and 2"}, {"problem": "add 2 and 2"})
    redline("batch", source, "out.jsonl")
    names = {line["id"] for line in read()}
    assert len(names) == 3
    reordered = write_rows({"problem": "add 2 and 2"}, {"problem": "add 1 and 2"}, {"problem": "add 1 and 2"})
    again = redline("batch", reordered, "out.jsonl", "--json")
    assert again.json["resumed"] == 3
    assert {line["id"] for line in read()} == names


def test_the_same_command_again_does_nothing(redline):
    source = write_rows({"problem": "add 1 and 2"}, {"problem": "broken 1 2"})
    redline("batch", source, "out.jsonl")
    before = Path("out.jsonl").read_bytes()
    ran = redline("batch", source, "out.jsonl")
    assert ran.code == 1  # one of the rows is an error
    assert "2 of 2 rows are done already" in ran.err
    assert Path("out.jsonl").read_bytes() == before


def test_a_torn_last_line_is_cut_off_and_done_again(redline):
    source = write_rows(*({"id": k, "problem": f"add {k} and 1"} for k in range(5)))
    redline("batch", source, "out.jsonl")
    whole = Path("out.jsonl").read_bytes()
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    for end in (last + 1, last + 9, len(whole) - 2, len(whole) - 1):
        Path("out.jsonl").write_bytes(whole[:end])
        ran = redline("batch", source, "out.jsonl")
        assert ran.code == 0
        assert "the last line is unfinished" in ran.err
        assert sorted(line["id"] for line in read()) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": "a", "problem": "1 2"}, {"id": "a", "problem": "3 4"}], "the id 'a' is given twice"),
        (["not json\n", "at all\n"], "line 1"),
        ([], "holds no rows"),
        (["\n\n"], "holds no rows"),
    ],
)
def test_a_wrong_input_stops_before_anything_runs(redline, rows, message):
    ran = redline("batch", write_rows(*rows), "out.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1
    assert not Path("out.jsonl").exists()


def test_a_missing_input_and_an_output_that_cannot_be_written_are_told(redline):
    assert "No such file" in redline("batch", "nowhere.jsonl", "out.jsonl").err
    source = write_rows({"problem": "add 1 and 2"})
    for target in ("no/such/folder/out.jsonl", ".", "/dev/null"):
        ran = redline("batch", source, target)
        assert ran.code == 2
        assert target in ran.err
        assert ran.err.count("\n") == 1
    assert "same file" in redline("batch", source, source).err
    assert read(source) == [{"problem": "add 1 and 2"}]


def test_an_output_of_something_else_is_left_alone(redline):
    source = write_rows({"id": "a", "problem": "add 1 and 2"})
    redline("batch", source, "out.jsonl")
    made = Path("out.jsonl").read_bytes()
    changed = write_rows({"id": "a", "problem": "add 1 and 3"}, name="changed.jsonl")
    other = write_rows({"id": "b", "problem": "add 1 and 2"}, name="other.jsonl")
    assert "another problem" in redline("batch", changed, "out.jsonl").err
    assert "not in other.jsonl" in redline("batch", other, "out.jsonl").err
    assert "votes was 1, is 3" in redline("batch", source, "out.jsonl", "--votes", "3").err
    assert Path("out.jsonl").read_bytes() == made
    for content in (b"precious text\n", b"precious text without an end", b'{"json": "but not ours"}\n'):
        Path("precious").write_bytes(content)
        assert redline("batch", source, "precious").code == 2
        assert Path("precious").read_bytes() == content


def test_gold_answers_are_compared_afterwards_and_never_shown(redline, script, monkeypatch):
    prompts = []

    async def write(request):
        prompts.append(request.prompt)
        return await written(request)

    written = script.write
    monkeypatch.setattr(script, "write", write)
    source = write_rows(
        {"id": "right", "problem": "add 1 and 2", "answer": "3.0"},
        {"id": "repaired", "problem": "carelessly add 3 and 4", "answer": 7},
        {"id": "wrong", "problem": "stubbornly add 5 and 6", "answer": "11"},
        {"id": "nothing", "problem": "silently 1 2", "answer": "987654"},
        {"id": "no gold", "problem": "add 1 and 1"},
    )
    ran = redline("batch", source, "out.jsonl", "--json")
    lines = {line["id"]: line for line in read()}
    judged = {name: (line.get("first_correct"), line.get("correct")) for name, line in lines.items()}
    assert judged == {
        "right": ("yes", "yes"),
        "repaired": ("no", "yes"),
        "wrong": ("no", "no"),
        "nothing": ("no", "no"),
        "no gold": (None, None),
    }
    assert "gold" not in lines["no gold"]
    assert (ran.json["first_accuracy"], ran.json["accuracy"], ran.json["accepted_accuracy"]) == (0.25, 0.5, 1.0)
    apart = ("accepted_drafts", "draft_accuracy", "accepted_revisions", "revision_accuracy")
    assert [ran.json[name] for name in apart] == [1, 1.0, 1, 1.0]
    assert not any("987654" in prompt for prompt in prompts)


WORDS = [
    {"id": "right", "problem": "add 1 and 2", "answer": "three"},
    {"id": "repaired", "problem": "carelessly add 3 and 4", "answer": "seven"},
    {"id": "wrong", "problem": "add 2 and 3", "answer": "four"},
    {"id": "open", "problem": "add 5 and 7", "answer": "twelve"},
    {"id": "plain", "problem": "add 1 and 1", "answer": "2"},
]


def test_a_referee_is_asked_only_where_rules_cannot_tell_and_is_named(redline):
    source = write_rows(*WORDS)
    ran = redline("batch", source, "out.jsonl", "--json", "--referee", "scripted")
    lines = {line["id"]: line for line in read()}
    assert {name: (line["correct"], line["correct_by"]) for name, line in lines.items()} == {
        "right": ("yes", "referee"),
        "repaired": ("yes", "referee"),
        "wrong": ("no", "referee"),
        "open": ("unknown", "rules"),
        "plain": ("yes", "rules"),
    }
    assert (lines["repaired"]["first_correct"], lines["repaired"]["first_correct_by"]) == ("no", "referee")
    assert (ran.json["correct"], ran.json["refereed"], ran.json["unknown"]) == (3, 3, 1)
    assert lines["right"]["settings"]["referee"] == "scripted"


def test_without_a_referee_nobody_is_asked(redline):
    ran = redline("batch", write_rows(*WORDS), "out.jsonl", "--json")
    assert {line["correct_by"] for line in read()} == {"rules"}
    assert (ran.json["correct"], ran.json["refereed"], ran.json["unknown"]) == (1, 0, 4)


def test_a_killed_batch_is_finished_by_the_same_command(start, program):
    source = write_rows(*({"id": k, "problem": f"{'carelessly ' * (k % 2)}add {k} and 1"} for k in range(40)))
    arguments = ("batch", source, "out.jsonl", "--concurrency", "3")
    for done_before in (4, 12):
        process = start(*arguments, SCRIPTED_DELAY="0.1")
        deadline = time.monotonic() + 120
        while not Path("out.jsonl").exists() or Path("out.jsonl").read_bytes().count(b"\n") < done_before:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = Path("out.jsonl").read_bytes()
    assert kept.count(b"\n") < 40
    ran = program(*arguments, "--json")
    assert ran.code == 0
    assert ran.json["resumed"] == kept.count(b"\n")
    whole = Path("out.jsonl").read_bytes()
    assert whole.startswith(kept[: kept.rfind(b"\n") + 1])
    assert sorted(int(line["id"]) for line in read()) == list(range(40))
    assert {line["answer"] for line in read()} == {str(k + 1) for k in range(40)}


def test_ctrl_c_keeps_what_is_done_and_tells_how_to_go_on(start, program):
    source = write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "forever 1 2"})
    process = start("batch", source, "out.jsonl", "--concurrency", "1")
    for line in process.stderr:
        if "waiting" in line:
            break
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped with 1 rows to go; the same command goes on: redline batch in.jsonl out.jsonl" in err
    assert "Traceback" not in err
    assert [line["id"] for line in read()] == ["a"]


def test_two_runs_cannot_write_one_file(start, program):
    source = write_rows({"id": "b", "problem": "forever 1 2"})
    process = start("batch", source, "out.jsonl")
    for line in process.stderr:
        if "waiting" in line:
            break
    ran = program("batch", source, "out.jsonl")
    assert ran.code == 2
    assert ran.err == "redline: out.jsonl: another run is writing this file\n"


def test_prices_tell_the_cost_and_may_change_between_two_runs(redline):
    source = write_rows({"id": "a", "problem": "add 1 and 2"})
    first = redline("batch", source, "out.jsonl", "--json", "--policy-price", "0/1000000")
    assert first.json["cost"] == pytest.approx(first.json["policy_tokens"])
    assert f"cost       {first.json['cost']:.4g}, {first.json['cost']:.4g} an accepted row" in first.err
    again = redline("batch", source, "out.jsonl", "--json", "--policy-price", "1000000/0")
    assert (again.code, again.json["cost"]) == (0, pytest.approx(again.json["policy_prompt_tokens"]))
    assert redline("batch", source, "out.jsonl", "--json").json["cost"] is None
    assert "policy_price" not in read()[0]["settings"]


def test_a_price_that_is_none_is_refused(redline):
    ran = redline("batch", write_rows({"problem": "add 1 and 2"}), "out.jsonl", "--policy-price", "cheap")
    assert (ran.code, Path("out.jsonl").exists()) == (2, False)
    assert "a price is that of a million tokens read and of as many written, such as 0.15/0.60" in ran.err
    assert ran.err.startswith("redline: --policy-price: ")
