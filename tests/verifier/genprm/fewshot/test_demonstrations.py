"""What is shown is true, in the wire format, and of our own."""

import json
import re
from pathlib import Path

import pytest

from redline.sandbox import open_sandbox
from redline.verifier import JudgingRecipe
from redline.verifier.genprm.code.feedback import feedback_text
from redline.verifier.genprm.fewshot.demonstration import shown_rationale, shown_turns
from redline.verifier.genprm.fewshot.demonstrations import DEMONSTRATIONS, FEWEST
from redline.verifier.genprm.prompt_format import last_judgement

DATA = Path(__file__).resolve().parents[4].parent / "shared/data"
STEPS = [shown for demonstration in DEMONSTRATIONS for shown in demonstration.steps]


def test_a_rationale_is_in_the_wire_format():
    demonstration = DEMONSTRATIONS[0]
    shown = demonstration.steps[0]
    turns = shown_turns([demonstration], JudgingRecipe())
    assert turns[0] == {"role": "user", "content": f"Question: {demonstration.problem}\n\nParagraph 1: {shown.step}"}
    assert turns[1] == {
        "role": "assistant",
        "content": (
            f"<analyze>\nLet's analyze the Paragraph 1 step by step: {shown.analysis}\n</analyze>\n"
            f"<verify>\nLet's use python code to find any potential error:\n```python\n{shown.code}\n```\n"
            f"[Code Output]\n\n```\n{shown.output}\n```\n{shown.conclusion}\n</verify>\n"
            "<output>\n**Judgement**: $\\boxed{Yes}$\n</output>\n"
        ),
    }
    assert turns[2] == {"role": "user", "content": f"Paragraph 2: {demonstration.steps[1].step}"}
    assert turns[3]["content"].startswith("<analyze>\nLet's analyze the Paragraph 2 step by step: ")


def test_what_is_switched_off_is_not_shown():
    shown = STEPS[1]
    judged = "<output>\n**Judgement**: $\\boxed{No}$\n</output>\n"
    assert shown_rationale(shown, 2, JudgingRecipe(analysis=False, code=False)) == judged
    assert shown_rationale(shown, 2, JudgingRecipe(code=False)) == (
        f"<analyze>\nLet's analyze the Paragraph 2 step by step: {shown.analysis} {shown.conclusion}\n</analyze>\n"
        f"{judged}"
    )
    assert shown_rationale(shown, 2, JudgingRecipe(analysis=False)).startswith("<verify>\n")


@pytest.mark.parametrize("shown", STEPS, ids=range(len(STEPS)))
def test_a_rationale_ends_in_its_judgement(shown):
    judgement = last_judgement(shown_rationale(shown, 1, JudgingRecipe()))
    assert (judgement.yes, judgement.plain) == (shown.right, True)


def test_the_fewest_hold_both_judgements():
    assert {shown.right for shown in (s for d in DEMONSTRATIONS[:FEWEST] for s in d.steps)} == {True, False}


@pytest.mark.parametrize("shown", STEPS, ids=range(len(STEPS)))
async def test_the_code_prints_what_is_shown(shown):
    async with open_sandbox("local") as sandbox:
        assert feedback_text(await sandbox.run(shown.code)) == shown.output


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def eight_grams(text):
    found = words(text)
    return {" ".join(found[i : i + 8]) for i in range(len(found) - 7)}


def texts(path):
    """Every string in a file of JSON; other files whole."""
    content = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix not in {".json", ".jsonl"}:
        yield content
        return
    rows = [json.loads(content)] if path.suffix == ".json" else map(json.loads, filter(str.strip, content.split("\n")))
    waiting = list(rows)
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value


@pytest.mark.skipif(not DATA.exists(), reason=f"no data at {DATA}")
def test_nothing_that_is_shown_stands_in_a_data_set():
    shown = set()
    for demonstration in DEMONSTRATIONS:
        shown |= eight_grams(demonstration.problem)
        for step in demonstration.steps:
            for text in (step.step, step.analysis, step.conclusion):
                shown |= eight_grams(text)
    assert len(shown) > 100
    read = 0
    for path in sorted(DATA.rglob("*")):
        if path.suffix in {".json", ".jsonl", ".csv", ".tsv", ".txt"}:
            normalised = [" ".join(words(text)) for text in texts(path)]
            read += len(normalised)
            whole = "\n".join(normalised)
            assert not [gram for gram in shown if gram in whole], path
    assert read > 10_000
