"""Parts of one's own from the command line: judges and models by their place, in the real program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

MODULE = """
from redline.inference import ScriptedModel
from redline.verifier import Verdict, Vote

class Adds(ScriptedModel):
    def __init__(self, name):
        super().__init__(self._write, name=name)
    def _write(self, request):
        c = 42 if "went wrong here" in request.prompt else 43
        return f" 17 + 25 is {c}.\\nStep 2: \\\\boxed{{{c}}}" if request.prompt.endswith("Step 1:") else " 42"

class Knows:
    name = "knows"
    async def judge(self, problem, steps, *, seed=0, all_steps=False):
        for step in steps:
            label, reward = ("yes", 0.9) if "42" in step else ("no", 0.1)
            yield Verdict(verdict=label, reward=reward, votes=(Vote(verdict=label, reward=reward),))
            if label == "no" and not all_steps:
                return
"""


@pytest.fixture(autouse=True)
def _module():
    Path("my_parts.py").write_text(MODULE)


def test_a_policy_and_a_judge_of_ones_own_solve(program):
    ran = program(
        "solve", "--json", "--policy", "my_parts:Adds", "--verifier", "my_parts:Knows", "17 + 25?", scripted=False
    )
    assert ran.code == 0, ran.err
    assert (ran.json["answer"], [attempt["answer"] for attempt in ran.json["attempts"]]) == ("42", ["43", "42"])
    assert (ran.json["usage"]["policy_calls"], ran.json["usage"]["verifier_calls"]) == (2, 3)
    assert "policy my_parts:Adds, verifier my_parts:Knows (as configured)" in ran.err


def test_they_work_in_a_batch_and_are_written_down_with_it(program):
    Path("in.jsonl").write_text(json.dumps({"problem": "17 + 25?", "answer": "42"}) + "\n")
    named = {"REDLINE_POLICY": "my_parts:Adds", "REDLINE_VERIFIER": "exact+my_parts:Knows"}
    ran = program("batch", "in.jsonl", "out.jsonl", scripted=False, **named)
    assert ran.code == 0, ran.err
    row = json.loads(Path("out.jsonl").read_text())
    assert (row["correct"], row["settings"]["policy"], row["settings"]["verifier"]) == ("yes", *named.values())


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            ("--verifier", "my_parts:Know"),
            "the judge 'my_parts:Know' cannot be loaded from my_parts:Know: AttributeErr",
        ),
        (
            ("--verifier", "my_parts:Adds"),
            "the judge my_parts:Adds asks for name; it may ask for model, sandbox, votes",
        ),
        (("--policy", "my_parts:Knows"), "the model my_parts:Knows is a Knows without aclose, choose"),
        (("--policy", "no_parts:Knows"), "No module named 'no_parts'; valid names are `embedded`"),
    ],
)
def test_what_cannot_be_had_is_one_line_and_bad_input(program, flags, message):
    ran = program("solve", *flags, "17 + 25?", scripted=False)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_a_folder_cannot_have_its_own_code_run(program):
    Path("redline.toml").write_text('verifier = "my_parts:Knows"\n')
    Path("my_parts.py").write_text("open('run', 'w')\n")
    ran = program("solve", "17 + 25?", scripted=False)
    assert (ran.code, Path("run").exists()) == (2, False)
    assert "verifier: the file of a working directory may not set this alone" in ran.err
    assert "imports and runs the code behind 'my_parts:Knows'" in ran.err


PROMPTS = """
draft = "{{ problem }}\\n\\n{{ instruction }}"
revise = "{{ problem }}\\n\\nThis was wrong: {{ wrong_step }} (An earlier attempt went wrong here)"
"""


def test_prompts_of_ones_own_reach_the_policy(redline):
    Path("mine.toml").write_text(PROMPTS)
    assert redline("solve", "--no-exact", "--prompts", "mine.toml", "carelessly add 17 and 25").code == 0
    # Without the words that the scripted policy listens to, it makes the same mistake for ever.
    Path("mine.toml").write_text(PROMPTS.replace("An earlier attempt went wrong here", "sorry"))
    ran = redline("solve", "--json", "--no-exact", "--prompts", "mine.toml", "carelessly add 17 and 25")
    assert (ran.code, ran.json["stop_reason"]) == (1, "max_revisions")


def test_prompts_that_cannot_be_used_are_one_line_and_bad_input(redline):
    Path("mine.toml").write_text("revise = '{{ problem }}'\n")
    ran = redline("solve", "--prompts", "mine.toml", "add 17 and 25")
    assert (ran.code, ran.err) == (2, "redline: mine.toml: revise: does not say {{ wrong_step }}\n")


def test_a_batch_does_not_go_on_with_another_wording(redline):
    Path("in.jsonl").write_text('{"problem": "add 1 and 2"}\n{"problem": "add 2 and 2"}\n')
    Path("mine.toml").write_text(PROMPTS)
    assert redline("batch", "in.jsonl", "out.jsonl", "--prompts", "mine.toml").code == 0
    assert redline("batch", "in.jsonl", "out.jsonl", "--prompts", "mine.toml").code == 0
    Path("mine.toml").write_text(PROMPTS.replace("sorry", "pardon").replace("This was", "That was"))
    ran = redline("batch", "in.jsonl", "out.jsonl", "--prompts", "mine.toml")
    assert ran.code == 2
    assert "prompts" in ran.err


@pytest.mark.parametrize(
    ("strategy", "attempts", "answer"),
    [("targeted", 2, "42"), ("best-of:3", 3, "43"), ("vote:3", 4, "42"), ("weighted-vote:3", 4, "42")],
)
def test_a_strategy_by_its_name(redline, strategy, attempts, answer):
    ran = redline("solve", "--json", "--no-exact", "--strategy", strategy, "carelessly add 17 and 25")
    assert (len(ran.json["attempts"]), ran.json["answer"]) == (attempts, answer)
    assert ran.code == (0 if answer == "42" else 1)


def test_loops_are_shown_as_what_they_are(redline):
    ran = redline("solve", "--no-exact", "--strategy", "vote:2", "carelessly add 17 and 25")
    assert re.findall(r"^(?:Loop \d: draft|Revision \d.*)$", ran.out, re.MULTILINE) == [
        "Loop 1: draft",
        "Revision 1, from step 1",
        "Loop 2: draft",
        "Revision 3, from step 1",
    ]
    assert "Answer: 42" in ran.out


def test_a_strategy_that_is_none_is_one_line_and_bad_input(redline):
    ran = redline("solve", "--strategy", "best-of:many", "add 17 and 25")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "redline: the strategy 'best-of:many': behind the colon stands a number from 1 to 64\n"


def test_a_batch_is_finished_with_the_strategy_that_it_was_begun_with(redline):
    Path("in.jsonl").write_text('{"problem": "add 1 and 2"}\n')
    assert redline("batch", "in.jsonl", "out.jsonl", "--strategy", "best-of:2").code == 0
    row = json.loads(Path("out.jsonl").read_text())
    assert (row["settings"]["strategy"], len(row["attempts"])) == ("best-of:2", 2)
    ran = redline("batch", "in.jsonl", "out.jsonl")
    assert ran.code == 2
    assert "strategy" in ran.err


def test_a_strategy_of_ones_own_steers_the_loop(program):
    Path("my_parts.py").write_text(
        MODULE
        + """
from redline.agent.strategy import TargetedRevision

class Resigned(TargetedRevision):
    name = "resigned"
    def accept(self, run):
        return "max_revisions"
"""
    )
    named = ("--policy", "my_parts:Adds", "--verifier", "my_parts:Knows", "--strategy", "my_parts:Resigned")
    ran = program("solve", "--json", *named, "17 + 25?", scripted=False)
    assert (ran.code, len(ran.json["attempts"]), ran.json["accepted"]) == (1, 1, False), ran.err
