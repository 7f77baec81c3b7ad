"""`redline batch --ray`: the same records as on one machine, whatever becomes of the machines."""

from __future__ import annotations

import importlib.util
import json
import time
from collections import Counter
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: .[ray]"),
]
OUT = Path("out.jsonl")
KEY = "sk-a-key-that-nobody-may-read"


def write_rows(count: int, *more: dict) -> str:
    rows = [
        {"id": str(k), "problem": f"{'carelessly ' * (k % 2)}add {k} and 1", "answer": str(k + 1)} for k in range(count)
    ]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [*rows, *more]))
    return "in.jsonl"


def read(path: Path = OUT) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def plain(lines: list[dict]) -> dict[str, dict]:
    """The lines by id, without what the clock says."""
    for line in lines:
        line["usage"] |= {"wall_seconds": 0, "sandbox_seconds": 0}
    return {line["id"]: line for line in lines}


@pytest.fixture
def cluster(monkeypatch):
    """A head without room for an actor, and two machines with room for one each."""
    from ray.cluster_utils import Cluster

    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", root)
    monkeypatch.setenv("SCRIPTED_DELAY", "0.2")
    monkeypatch.setenv("SCRIPTED_ASKED", str(Path.cwd() / "asked"))
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    made.nodes = [made.add_node(num_cpus=1) for _ in range(2)]
    yield made
    made.shutdown()


def wait_for(process, done: int) -> None:
    deadline = time.monotonic() + 240
    while not OUT.exists() or OUT.read_bytes().count(b"\n") < done:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_machine_killed_half_way_loses_nothing_and_repeats_nothing_that_is_written(start, program, cluster):
    source = write_rows(40)
    process = start("batch", source, OUT, "--ray", cluster.address, "--concurrency", "2", "--json")
    wait_for(process, 8)
    written = {line["id"] for line in read()}
    cluster.remove_node(cluster.nodes[0], allow_graceful=False)
    out, err = process.communicate(timeout=400)
    assert process.returncode == 0, err
    assert json.loads(out)["done"] == json.loads(out)["accepted"] == json.loads(out)["correct"] == 40
    assert Counter(line["id"] for line in read()) == Counter(str(k) for k in range(40))
    assert "actor_lost" in err
    # Each row is asked for once, but for those that were with the lost machine, which nobody had written.
    asked = Counter(Path("asked").read_text().splitlines())
    again = {problem.split()[-3] for problem, times in asked.items() if times > 1}
    assert len(asked) == 40
    assert len(again) <= 2
    assert not again & written


def test_the_records_are_those_of_one_machine_and_a_stopped_run_goes_on_with_either(start, program, cluster):
    odd = [{"id": mood, "problem": f"{mood} add 1 and 2", "answer": "3"} for mood in ("furiously", "wearily", "broken")]
    odd += [{"id": "doubt", "problem": "add 5 and 6", "answer": "12"}, {"id": "bad", "problem": 7}]
    odd += [{"id": "label", "problem": "stubbornly add 5 and 6", "label": "11"}]
    source, how = write_rows(6, *odd), ("--json", "--ordered", "--gold-samples", "2", "--given-column", "label")
    alone = program("batch", source, "alone.jsonl", *how)
    ran = program("batch", source, "out.jsonl", *how, "--ray", cluster.address)
    assert (ran.code, ran.json | {"seconds": 0}) == (alone.code, alone.json | {"seconds": 0})
    assert alone.code == 1  # some of the rows are errors
    assert [line["id"] for line in read()] == [line["id"] for line in read(Path("alone.jsonl"))]
    assert plain(read()) == plain(read(Path("alone.jsonl")))
    assert plain(read())["doubt"]["samples"] == ["11", "11"]
    assert plain(read())["label"]["believed"] == "given"
    # What one wrote the other takes over.
    lines = OUT.read_text().splitlines(keepends=True)
    OUT.write_text("".join(lines[:4]))
    resumed = program("batch", source, "out.jsonl", *how, "--ray", cluster.address)
    assert (resumed.code, resumed.json["resumed"], resumed.json["done"]) == (1, 4, 12)
    assert program("batch", source, "out.jsonl", *how).json["resumed"] == 12


def test_a_key_stands_in_no_log_of_the_cluster(program, cluster):
    ran = program(
        "batch", write_rows(2), "out.jsonl", "--ray", cluster.address, "--actors", "1", "-vv", REDLINE_API_KEY=KEY
    )
    assert ran.code == 0
    assert set(Path("asked-with").read_text().split()) == {KEY}
    logs = Path(cluster.head_node.get_session_dir_path()) / "logs"
    files = [file for file in logs.rglob("*") if file.is_file()]
    assert len(files) > 5
    assert not [file for file in files if KEY.encode() in file.read_bytes()]
    assert KEY not in ran.err + ran.out + OUT.read_text()


def test_models_that_cannot_be_opened_there_are_told(program):
    ran = program(
        "batch", write_rows(1), "out.jsonl", "--ray", "local", "--policy", "hf:/nowhere/at/all", scripted=False
    )
    assert ran.code == 3
    assert "ModelNotFound: no model at" in ran.err
    assert "Traceback" not in ran.err


def test_an_address_without_a_cluster_is_told(program):
    ran = program("batch", write_rows(1), "out.jsonl", "--ray", "127.0.0.1:1")
    assert ran.code == 2
    assert "no Ray cluster at '127.0.0.1:1'" in ran.err
