"""`redline batch` when something goes wrong under it, and what the same command makes of it afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

OUT = Path("out.jsonl")


def write_rows(*rows: object) -> str:
    Path("in.jsonl").write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return "in.jsonl"


def read() -> dict[str, dict]:
    lines = [json.loads(line) for line in OUT.read_text().splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    return {line["id"]: line for line in lines}


def rewrite(change) -> None:
    lines = [json.loads(line) for line in OUT.read_text().splitlines()]
    OUT.write_text("".join(json.dumps(change(line) or line) + "\n" for line in lines))


def wait_for(process, done: int) -> None:
    """Until so many rows are written and, where a row is `forever`, the process hangs on it."""
    deadline = time.monotonic() + 120
    while not OUT.exists() or OUT.read_bytes().count(b"\n") < done:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def asked(script, monkeypatch) -> list[str]:
    """The problems that the policy was asked."""
    prompts = []

    async def write(request):
        prompts.append(request.prompt.split("\n\n")[0].rpartition("\n")[2])
        return await written(request)

    written = script.write
    monkeypatch.setattr(script, "write", write)
    return prompts


def test_a_changed_gold_answer_is_compared_again_without_solving_again(redline, asked):
    rows = [
        {"id": "a", "problem": "add 1 and 2", "answer": "4"},
        {"id": "b", "problem": "carelessly add 3 and 4", "answer": "7"},
        {"id": "c", "problem": "add 2 and 2"},
        {"id": "d", "problem": "add 5 and 5", "answer": "10"},
    ]
    redline("batch", write_rows(*rows), "out.jsonl", "--concurrency", "1")
    kept = read()
    assert kept["a"]["correct"] == "no"
    rows[0]["answer"] = ["three", "3"]
    rows[2]["answer"] = "#### 4"
    del rows[3]["answer"]
    OUT.chmod(0o640)
    asked.clear()
    ran = redline("batch", write_rows(*rows), "out.jsonl", "--json")
    assert (ran.code, asked) == (0, [])
    assert "another one now than when the line was written: 'a' (line 1), 'c' (line 3), 'd' (line 4)" in ran.err
    lines = read()
    assert (lines["a"]["gold"], lines["a"]["correct"], lines["a"]["first_correct"]) == (["three", "3"], "yes", "yes")
    assert (lines["c"]["gold"], lines["c"]["correct"]) == ("4", "yes")
    assert "gold" not in lines["d"]
    assert "correct" not in lines["d"]
    assert lines["b"] == kept["b"]
    assert [lines[name]["attempts"] for name in "acd"] == [kept[name]["attempts"] for name in "acd"]
    assert (ran.json["done"], ran.json["gold"], ran.json["correct"]) == (4, 3, 3)
    assert (OUT.stat().st_mode & 0o777, sorted(os.listdir())) == (0o640, ["in.jsonl", "out.jsonl"])
    again = redline("batch", "in.jsonl", "out.jsonl")
    assert (again.code, asked, "another one now" in again.err) == (0, [], False)


def test_a_changed_gold_answer_and_owed_rows_go_together(redline, asked):
    redline("batch", write_rows({"id": "a", "problem": "add 1 and 2", "answer": "4"}), "out.jsonl")
    asked.clear()
    rows = [{"id": "a", "problem": "add 1 and 2", "answer": "3"}, {"id": "b", "problem": "add 1 and 1", "answer": "2"}]
    ran = redline("batch", write_rows(*rows), "out.jsonl", "--json")
    assert set(asked) == {"add 1 and 1"}
    assert (ran.json["resumed"], ran.json["done"], ran.json["correct"]) == (1, 2, 2)


def test_a_row_that_was_mended_or_spoilt_is_told(redline):
    redline("batch", write_rows({"id": "a", "problem": "add 1 and 2", "answer": {}}, {"problem": "x 1 2"}), "out.jsonl")
    mended = redline("batch", write_rows({"id": "a", "problem": "add 1 and 2"}, {"problem": "x 1 2"}), "out.jsonl")
    assert mended.code == 2
    assert "line 1 of in.jsonl could not be read then and can be now; take the line away" in mended.err
    OUT.unlink()
    redline("batch", write_rows({"id": "a", "problem": "add 1 and 2"}, {"problem": "x 1 2"}), "out.jsonl")
    spoilt = write_rows({"id": "a", "problem": "add 1 and 2", "answer": True}, {"problem": "x 1 2"})
    assert "line 1 of in.jsonl could be read then and cannot be now" in redline("batch", spoilt, "out.jsonl").err


def test_an_output_of_an_older_version_has_the_defaults_where_it_says_nothing(redline):
    source = write_rows({"id": "a", "problem": "add 1 and 2"})
    redline("batch", source, "out.jsonl")
    rewrite(lambda line: [line["settings"].pop(name) for name in ("referee", "max_revisions", "stop_error")] and None)
    assert redline("batch", source, "out.jsonl").code == 0
    ran = redline("batch", source, "out.jsonl", "--max-revisions", "7")
    assert ran.code == 2
    assert "made with other settings (max_revisions was 3, is 7); choose another output" in ran.err
    rewrite(lambda line: line["settings"].update(colour="blue"))
    assert "(colour was 'blue', is None)" in redline("batch", source, "out.jsonl").err


def test_a_line_of_the_output_that_is_nested_without_end_is_named(redline):
    source = write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "add 1 and 1"})
    redline("batch", source, "out.jsonl")
    first = OUT.read_text().splitlines()[0]
    OUT.write_text(f"{first}\n{'[' * 100_000}\n")
    ran = redline("batch", source, "out.jsonl")
    assert ran.code == 2
    assert ran.err.startswith("redline: out.jsonl: line 2 is nested too deeply")
    assert "take it away to have its row done again (sed -i 2d out.jsonl)" in ran.err
    assert len(ran.err) < 300


def test_a_problem_that_is_refused_for_its_length_is_not_copied(redline):
    text = "add 1 and 2 " * 1_000_000
    source = write_rows(
        {"id": "good", "problem": "add 1 and 2"},
        {"id": "long", "problem": text},
        {"id": "longer", "problem": text + text},
    )
    ran = redline("batch", source, "out.jsonl", "--json")
    assert (ran.code, ran.json["errors"]) == (1, 2)
    assert OUT.stat().st_size < 10_000
    line = read()["long"]
    assert line["error"]["message"] == "line 2: the problem is too long: 12,000,000 bytes, at most 100,000"
    assert line["problem"].startswith("add 1 and 2 add 1")
    assert line["problem"].endswith(f"(12,000,000 bytes, sha256 {hashlib.sha256(text.encode()).hexdigest()})")
    assert any("line 3: too long: 24,0" in line["error"]["message"] for line in read().values() if line["error"])
    assert "3 of 3 rows are done already" in redline("batch", source, "out.jsonl").err
    # Copied whole by an older version, it is still the same problem.
    rewrite(lambda line: line | {"problem": text} if line["id"] == "long" else None)
    assert redline("batch", source, "out.jsonl").code == 1


def test_whatever_a_judge_does_at_a_row_the_others_go_on(redline):
    moods = ("furiously", "wearily", "poisonously", "plainly")
    source = write_rows(*({"id": mood, "problem": f"{mood} add 1 and 2", "answer": 3} for mood in moods))
    ran = redline("batch", source, "out.jsonl", "--json", "--concurrency", "1")
    lines = read()
    assert lines.keys() == set(moods)
    assert lines["plainly"]["accepted"]
    assert not any(lines[mood]["accepted"] for mood in moods[:3])
    assert "nobody expected this of a judge" in lines["furiously"]["error"]["message"]
    assert "CancelledError" in lines["wearily"]["error"]["message"]
    assert redline("batch", source, "out.jsonl", "--json").json["resumed"] == ran.json["done"] == 4


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (OUT.unlink, "out.jsonl: was deleted while this run was writing it"),
        (lambda: OUT.write_bytes(b""), "out.jsonl: was cut short while this run was writing it"),
        (lambda: Path("in.jsonl").rename(OUT), "out.jsonl: was replaced by another file"),
        (lambda: OUT.open("a").write("mine\n"), "out.jsonl: somebody else is writing this file"),
    ],
)
def test_an_output_that_is_taken_away_is_noticed_at_once(start, harm, told):
    process = start(
        "batch", write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "forever 1 2"}), OUT
    )
    wait_for(process, 1)
    harm()
    left = OUT.read_bytes() if OUT.exists() else None
    _, err = process.communicate(timeout=60)
    assert process.returncode == 3
    assert told in err
    assert "Traceback" not in err
    assert (OUT.read_bytes() if OUT.exists() else None) == left


def test_a_full_disk_ends_the_run_with_a_file_that_can_be_finished(program):
    source = write_rows(*({"id": str(k), "problem": f"add {k} and 1"} for k in range(20)))
    program("batch", source, "out.jsonl")
    whole, lines = OUT.stat().st_size, read()
    OUT.unlink()
    command = [*shlex.split(f"prlimit --fsize={whole // 2}"), *scripted("batch", source, "out.jsonl")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings())
    assert ran.returncode == 3
    assert "out.jsonl: cannot be written: File too large; make room, and the same command goes on" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert OUT.read_bytes().endswith(b"}\n")
    assert 0 < len(read()) < 20
    again = program("batch", source, "out.jsonl", "--json")
    assert (again.code, again.json["done"]) == (0, 20)
    assert {name: line["answer"] for name, line in read().items()} == {n: line["answer"] for n, line in lines.items()}


def scripted(*arguments: str) -> list[str]:
    import sys

    return [sys.executable, str(Path(__file__).with_name("scripted_redline.py")), *arguments]


def surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_to_end_keeps_what_is_done_and_tells_how_to_go_on(start, program, sent, code):
    rows = [*({"id": str(k), "problem": f"add {k} and 1", "answer": k + 1} for k in range(6))]
    source = write_rows(*rows, {"id": "last", "problem": "forever 1 2"})
    process = start("batch", source, OUT)
    wait_for(process, 6)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "stopped with 1 rows to go; the same command goes on: redline batch in.jsonl out.jsonl" in err
    assert "Traceback" not in err
    assert read().keys() == {str(k) for k in range(6)}
    kept = OUT.read_bytes()
    write_rows(*rows)
    # What was given up left no trace: the rest can be done, or not be asked for.
    again = program("batch", source, "out.jsonl", "--json")
    assert (again.code, again.json["done"], again.json["correct"], OUT.read_bytes() == kept) == (0, 6, 6, True)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_the_second_signal_ends_at_once_whatever_will_not_end(start, sent):
    process = start(
        "batch", write_rows({"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "stuckly 1 2"}), OUT
    )
    wait_for(process, 1)
    time.sleep(0.3)
    process.send_signal(sent)
    for line in process.stderr:
        if "stopping" in line:
            break
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + sent
    assert "stopped with 1 rows to go; the same command goes on" in err
    assert read().keys() == {"a"}


def test_a_signal_that_is_ignored_stays_ignored(start):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = start("batch", write_rows({"id": "a", "problem": "add 1 and 2"}), OUT, SCRIPTED_DELAY="0.5")
        for line in process.stderr:
            if "opening" in line or process.poll() is not None:
                break
            process.send_signal(signal.SIGHUP)
        process.communicate(timeout=60)
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    assert (process.returncode, read()["a"]["answer"]) == (0, "3")
