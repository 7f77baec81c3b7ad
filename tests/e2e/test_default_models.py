"""Which models solve, as the commands tell it: on standard error, once the models are open."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from redline.agent.settings.model_choice import ANSWER_JUDGE, choose_models
from redline.cli import main
from redline.inference.catalogue.catalogue import CATALOGUE
from redline.inference.llama.pulled import PulledModels

BIG, SMALL = [entry for entry in CATALOGUE if entry.solves]
TINY = "redline: the embedded pair, which is for trying things out; "


@pytest.fixture
def redline(script, capfd):
    """The command over the scripted pair; the models that it would have opened are chosen as ever."""

    def run(*arguments, code=0):
        capfd.readouterr()
        assert main(list(arguments), dependencies=replace(script.DEPENDENCIES, models=choose_models)) == code
        return capfd.readouterr()

    return run


@pytest.fixture
def pulled(monkeypatch):
    def lies_here(best, *unusable):
        monkeypatch.setattr(PulledModels, "find", lambda: PulledModels(best, unusable))

    return lies_here


def test_solve_says_it_in_one_line_that_is_no_part_of_the_output(redline, pulled):
    ran = redline("solve", "--json", "add 17 and 25")
    assert ran.err.startswith(TINY)
    assert ran.err.count("\n") == 1
    assert json.loads(ran.out)["answer"] == "42"
    pulled(BIG, f"{SMALL.address} is pulled and cannot be used: it is cut short")
    unusable, told = redline("solve", "add 17 and 25").err.splitlines()
    assert unusable == f"redline: {SMALL.address} is pulled and cannot be used: it is cut short"
    assert told.startswith(f"redline: policy {BIG.address}, verifier {ANSWER_JUDGE.name.replace('MODEL', BIG.address)}")


def test_where_events_are_json_it_is_an_event(redline, pulled):
    pulled(BIG, "the other one is cut short")
    events = [json.loads(line) for line in redline("solve", "--log-json", "add 17 and 25").err.splitlines()]
    by_name = {event["event"]: event for event in events}
    assert by_name["models"]["policy"] == BIG.address
    assert by_name["model_unusable"]["why"] == "the other one is cut short"


def test_a_bad_problem_is_one_line(redline):
    assert redline("solve", " ", code=2).err.count("\n") == 1


def test_a_batch_goes_on_with_the_models_it_was_begun_with(redline, pulled):
    def solve(*problems):
        Path("in.jsonl").write_text("".join(json.dumps({"problem": problem}) + "\n" for problem in problems))
        return redline("batch", "in.jsonl", "out.jsonl").err

    pulled(SMALL)
    assert f"policy {SMALL.address}" in solve("add 1 and 2")
    pulled(BIG)
    assert "(as it was begun)" in solve("add 1 and 2", "add 3 and 4")
    assert "redline: policy" not in solve("add 1 and 2", "add 3 and 4")
    lines = [json.loads(line)["settings"] for line in Path("out.jsonl").read_text().splitlines()]
    assert [line["policy"] for line in lines] == [SMALL.address, SMALL.address]
    assert lines[0] == lines[1]


def test_a_durable_run_goes_on_with_the_models_it_was_begun_with(redline, pulled, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    pulled(SMALL)
    begun = redline("solve", "--durable", "--max-calls", "1", "add 1 and 2", code=1)
    pulled(BIG)
    name = begun.err.split()[1].rstrip(";")
    told = redline("solve", "--max-calls", "9", "--resume", name).err
    verifier = ANSWER_JUDGE.name.replace("MODEL", SMALL.address)
    assert told == f"redline: policy {SMALL.address}, verifier {verifier} (as it was begun)\n"


@pytest.mark.parametrize("begun", ["", "{", "[1]\n", '{"settings": 3}\n', '{"settings": {}}\n', "\x00\n"])
def test_an_output_that_tells_no_models_is_the_batchs_to_refuse(redline, begun):
    Path("in.jsonl").write_text('{"problem": "add 1 and 2"}\n')
    Path("out.jsonl").write_text(begun)
    ran = redline("batch", "in.jsonl", "out.jsonl", code=2 if begun.endswith("\n") else 0)
    assert "Traceback" not in ran.err
