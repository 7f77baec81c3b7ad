"""The prompts of the recorded GenPRM-7B runs, rebuilt byte for byte by the real chain (genprm.md; shared data).

The chain runs on a model that says what was recorded and a sandbox that prints what was recorded. What the model is
then asked must be exactly what was recorded.
"""

import json
import re
from collections import defaultdict
from pathlib import Path

import jinja2
import pytest

from redline.inference import ScriptedModel
from redline.verifier import GenPRM

RECORDED = Path(__file__).resolve().parents[3].parent / "shared/data/genprm_demo/transcripts.jsonl"

# What the template of DeepSeek-R1-Distill-Qwen does with system, user and assistant turns.
TEMPLATE = (
    "{{ bos }}{% for m in messages if m.role == 'system' %}{{ m.content }}{% endfor %}"
    "{% for m in messages %}"
    "{% if m.role == 'user' %}<｜User｜>{{ m.content }}{% endif %}"
    "{% if m.role == 'assistant' %}<｜Assistant｜>{{ m.content.split('</think>')[-1] }}{{ eos }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}<｜Assistant｜><think>\n{% endif %}"
)
OUTPUT = "[Code Output]\n\n```\n"
OPENING = "<verify>\nLet's use python code to find any potential error:\n```python\n"
AFTER = "The code confirms it.\n</verify>\n<output>\n**Judgement**: $\\boxed{Yes}$\n</output>\n"


class DeepSeekModel(ScriptedModel):
    """A scripted model in the dress of DeepSeek-R1-Distill-Qwen."""

    eos_token = "<｜end▁of▁sentence｜>"

    def render(self, messages, *, add_generation_prompt=False):
        environment = jinja2.Environment(autoescape=False, keep_trailing_newline=True)
        template = environment.from_string(TEMPLATE)
        return template.render(
            messages=messages,
            bos="<｜begin▁of▁sentence｜>",
            eos=self.eos_token,
            add_generation_prompt=add_generation_prompt,
        )


def recordings():
    """Three prompts for each recorded vote, by (cell, vote); nothing where the data is absent."""
    if not RECORDED.exists():
        return {}
    runs = defaultdict(dict)
    for line in RECORDED.read_text().splitlines():
        row = json.loads(line)
        runs[row["cell"], row["vote"]][row["kind"]] = row["text"]
    return {key: run for key, run in runs.items() if "paragraph 1 request 3" in run}


RUNS = recordings()
needs_data = pytest.mark.skipif(not RUNS, reason=f"no recorded transcripts at {RECORDED}")


def said(run):
    """What the model said and the code printed, read off the three recorded prompts."""
    first, second, third = (run[f"paragraph 1 request {n}"] for n in (1, 2, 3))
    analysis = second.removeprefix(first).removesuffix(OPENING)
    code, _, output = third.removeprefix(second).partition(OUTPUT)
    return analysis, code, output.removesuffix("\n```\n")


def paragraph(run):
    """Problem and first paragraph of the recorded user turn."""
    turn = run["paragraph 1 request 1"].partition("<｜User｜>Question: ")[2].rpartition("<analyze>")[0]
    problem, _, step = turn.partition("\n\n")
    return problem, step


async def replay(run, sandbox, after, steps=()):
    analysis, code, _ = said(run)
    model = DeepSeekModel([analysis, code, after])
    problem, step = paragraph(run)
    judge = GenPRM(model, sandbox, question_prefix=True, temperature=0.6)
    return model, [verdict async for verdict in judge.judge(problem, [step, *steps])]


@needs_data
@pytest.mark.parametrize("key", RUNS, ids=str)
async def test_every_recorded_request_is_rebuilt_byte_for_byte(scripted_sandbox, key):
    run = RUNS[key]
    model, [verdict] = await replay(run, scripted_sandbox(said(run)[2] + "\n"), AFTER)
    recorded = [run[f"paragraph 1 request {n}"].encode() for n in (1, 2, 3)]
    assert [request.prompt.encode() for request in model.requests] == recorded
    assert verdict.verdict == "yes"


@needs_data
async def test_the_recorded_output_is_the_rationale_without_its_code(scripted_sandbox):
    """The notebook printed the text before and after the code block; its end is what the model said last."""
    run = RUNS[6, 0]
    before, _, after = run["Model Output"].partition(OPENING)
    model, [verdict] = await replay(run, scripted_sandbox(said(run)[2]), after)
    rationale = model.requests[2].prompt.partition(paragraph(run)[1])[2] + after
    assert before == rationale.partition(OPENING)[0]
    assert run["Model Output"] == before + OPENING + rationale.rpartition("\n```\n")[2]
    assert model.chosen[0][0] == model.requests[2].prompt + after.partition("{Yes}")[0]
    assert (verdict.verdict, run["Reward"]) == ("yes", 1.0)


@needs_data
async def test_the_code_that_was_recorded_prints_what_was_recorded():
    """The same through the real sandbox, where this machine can have one."""
    from redline.sandbox import SandboxUnavailable, open_sandbox

    try:
        async with open_sandbox("local") as sandbox:
            for run in RUNS.values():
                model, [verdict] = await replay(run, sandbox, AFTER)
                assert model.requests[2].prompt == run["paragraph 1 request 3"]
                assert verdict.votes[0].evidence.runs[0].status == "ok"
    except SandboxUnavailable as missing:
        pytest.skip(str(missing))


async def test_in_later_steps_the_earlier_rationales_are_complete_assistant_turns(scripted_sandbox, say):
    model = DeepSeekModel(say() + say("No"))
    judge = GenPRM(model, scripted_sandbox("1", "1"), question_prefix=True)
    [_, second] = [v async for v in judge.judge("What?", ["One.", "Two."])]
    opening = "<analyze>\nLet's analyze the Paragraph {} step by step: "
    rationale = opening.format(1) + say()[0] + OPENING + say()[1] + "[Code Output]\n\n```\n1\n```\n" + say()[2]
    head = (
        "<｜begin▁of▁sentence｜>You are a math teacher. "
        "Your task is to review and critique the paragraphs in solution step by step."
    )
    assert model.requests[3].prompt == (
        f"{head}<｜User｜>Question: What?\n\nOne.<｜Assistant｜>{rationale}<｜end▁of▁sentence｜>"
        f"<｜User｜>Two.{opening.format(2)}"
    )
    assert second.verdict == "no"


async def test_the_evaluation_scripts_first_turn_has_no_prefix():
    model = DeepSeekModel(["{Yes}$\n</output>\n"])
    async for _ in GenPRM(model, None, analysis=False, code=False).judge("What?", ["One."]):
        pass
    assert re.search(r"<｜User｜>What\?\nOne\.<output>\n\*\*Judgement\*\*: \$\\boxed$", model.requests[0].prompt)
