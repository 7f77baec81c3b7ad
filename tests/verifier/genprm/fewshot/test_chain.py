"""A model that was never trained for the format: what it is shown, where its turns end, and the forced judgement."""

import pytest
import structlog
from structlog.testing import capture_logs

from redline.inference import Endless, ModelUnsupported, ScriptedModel
from redline.sandbox import SandboxClosed
from redline.verifier import GenPRM, JudgeSpec, JudgingRecipe
from redline.verifier.genprm.fewshot.demonstration import shown_turns
from redline.verifier.genprm.fewshot.demonstrations import DEMONSTRATIONS
from redline.verifier.genprm.fewshot.prompt import ROOM
from redline.verifier.genprm.fewshot.turn import TURN_TOKENS
from redline.verifier.genprm.prompt_format import SYSTEM, SYSTEM_DIRECT

PROBLEM, STEP = "What is 1 + 1?", "1 + 1 = 2."
ASKED_OF = f"Question: {PROBLEM}\n\nParagraph 1: {STEP}"
ANALYSIS = "<analyze>\nLet's analyze the Paragraph 1 step by step: "
CODE = "<verify>\nLet's use python code to find any potential error:\n```python\n"
OUTPUT = "[Code Output]\n\n```\n2\n```\n"
FORCED = "<output>\n**Judgement**: $\\boxed"
CHECKED = f"{ANALYSIS}ok\n</analyze>\n{CODE}print(1 + 1)\n```\n{OUTPUT}"
ASKED = ["ok\n</analyze>\n", "print(1 + 1)\n```\n"]
SURE_NO = {"{Yes}$": 0.1, "{No}$": 0.3}


def opened(*steps, shown=DEMONSTRATIONS, system=SYSTEM, recipe=None):
    """The prompt up to the answer's opening, rendered by the model's own template."""
    messages = [{"role": "system", "content": system}, *shown_turns(shown, recipe or JudgingRecipe())]
    messages += [{"role": "user", "content": step} for step in steps]
    return ScriptedModel([]).render(messages, add_generation_prompt=True)


START = opened(ASKED_OF)


async def verdicts(model, sandbox=None, *, steps=(STEP,), all_steps=False, **options):
    judge = GenPRM(model, sandbox, demonstrations=True, **options)
    return [v async for v in judge.judge(PROBLEM, steps, all_steps=all_steps)]


async def test_the_assistants_turn_is_opened_behind_the_demonstrations(scripted_sandbox):
    model = ScriptedModel([*ASKED, "It is 2.\n</verify>\n"], choices=SURE_NO)
    [verdict] = await verdicts(model, scripted_sandbox("2\n"))
    assert [r.prompt for r in model.requests] == [
        f"{START}{ANALYSIS.rstrip()}",
        f"{START}{ANALYSIS}ok\n</analyze>\n{CODE}",
        f"{START}{CHECKED}",
    ]
    assert model.chosen == [(f"{START}{CHECKED}It is 2.\n</verify>\n{FORCED}", ("{Yes}$", "{No}$"))]
    assert (verdict.verdict, verdict.reward, verdict.votes[0].source) == ("no", pytest.approx(0.25), "logprobs")
    assert verdict.evidence.analysis == "ok"
    assert [(r.code, r.output, r.status) for r in verdict.evidence.runs] == [("print(1 + 1)", "2", "ok")]


@pytest.mark.parametrize(
    "said",
    [
        "It is 2.",
        "It is 2.\n</verify>\n<output>\n**Judgement**: $\\boxed{9}$\n</output>\n",
        "It is 2.\n<output>\nThe answer is $\\boxed{2}$.\n</output>\n",
        "It is 2.\n**Judgement**: $\\boxed{Incorrect}$",
        "It is 2.\nHuman: What is 3 + 3?\nIt is 6.",
        "It is 2.\n\nUser: next",
        "It is 2.\nQuestion: What is 3 + 3?\n\n3 + 3 = 6.",
        "It is 2.\n[Code Output]\n\n```\n2\n```\n",
    ],
)
async def test_the_judgement_is_forced_behind_what_the_model_says_of_its_check(scripted_sandbox, said):
    model = ScriptedModel([*ASKED, said], choices=SURE_NO)
    [verdict] = await verdicts(model, scripted_sandbox("2"))
    [(prompt, _)] = model.chosen
    assert prompt == f"{START}{CHECKED}It is 2.\n</verify>\n{FORCED}"
    assert verdict.verdict == "no"


@pytest.mark.parametrize("said", ["", "Human: next", "```python\n" + "x = 1\n" * 300])
async def test_where_it_says_nothing_of_its_check_or_begins_code_it_never_ends(scripted_sandbox, said):
    model = ScriptedModel([*ASKED, said], choices=SURE_NO)
    [verdict] = await verdicts(model, scripted_sandbox("2"))
    [(prompt, _)] = model.chosen
    assert prompt == f"{START}{CHECKED}</verify>\n{FORCED}"
    assert verdict.verdict == "no"


async def test_a_turn_has_its_own_bound(scripted_sandbox):
    model = ScriptedModel([Endless("so "), "print(2)\n```\n", Endless("hm ")], choices=SURE_NO)
    [verdict] = await verdicts(model, scripted_sandbox("2"))
    assert [r.max_tokens for r in model.requests] == [TURN_TOKENS] * 3
    assert verdict.verdict == "no"
    [(prompt, _)] = model.chosen
    assert prompt.startswith(f"{START}{ANALYSIS}so so ")
    assert f"so\n</analyze>\n{CODE}" in prompt
    assert prompt.endswith(f"hm\n</verify>\n{FORCED}")


async def test_the_steps_own_bound_stands(scripted_sandbox):
    model = ScriptedModel([Endless("so ")], choices=SURE_NO)
    [verdict] = await verdicts(model, scripted_sandbox(), max_tokens=60)
    [request] = model.requests
    assert request.max_tokens < 60
    assert model.chosen[0][0].endswith(f"\n</analyze>\n{FORCED}")
    assert (verdict.verdict, verdict.evidence.runs) == ("no", ())


async def test_code_that_was_never_finished_is_dropped(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", Endless("x = 1\n")], choices=SURE_NO)
    [verdict] = await verdicts(model, scripted_sandbox())
    assert model.chosen[0][0] == f"{START}{ANALYSIS}ok\n</analyze>\n{FORCED}"
    assert (verdict.verdict, verdict.evidence.runs) == ("no", ())


async def test_the_last_of_three_checks_is_run_too(scripted_sandbox):
    again = "Again.\n```python\nprint(2)\n```\n"
    sandbox = scripted_sandbox("2", "2", "2")
    model = ScriptedModel([*ASKED, again, again], choices=SURE_NO)
    [verdict] = await verdicts(model, sandbox)
    assert len(verdict.evidence.runs) == 3
    assert model.chosen[0][0] == f"{START}{CHECKED}{again}{OUTPUT}{again}{OUTPUT}</verify>\n{FORCED}"


async def test_an_analysis_ends_where_the_next_part_or_turn_begins(scripted_sandbox):
    for said in ("ok <verify>\nprint(1)", "ok\nHuman: x", "ok\n**Judgement**: Yes", "ok </analyze> more"):
        model = ScriptedModel([said, "print(1 + 1)\n```\n", ""], choices=SURE_NO)
        await verdicts(model, scripted_sandbox("2"))
        assert model.requests[1].prompt == f"{START}{ANALYSIS}ok\n</analyze>\n{CODE}"


@pytest.mark.parametrize(("choices", "word"), [(SURE_NO, "No"), ({"{Yes}$": 0.3, "{No}$": 0.3}, "Yes")])
async def test_the_likelier_word_ends_the_rationale_that_later_steps_see(scripted_sandbox, choices, word):
    model = ScriptedModel([*ASKED, "It is 2.", *ASKED, ""], choices=choices)
    await verdicts(model, scripted_sandbox("2", "2"), steps=(STEP, "So 2."), all_steps=True)
    first = f"{CHECKED}It is 2.\n</verify>\n{FORCED}{{{word}}}$\n</output>\n"
    turn = START + first + "<|im_end|>\n<|im_start|>user\nParagraph 2: So 2.<|im_end|>\n<|im_start|>assistant\n"
    assert model.requests[3].prompt == turn + ANALYSIS.replace("1", "2").rstrip()


async def test_judged_at_once_nothing_is_written():
    model = ScriptedModel([], choices=SURE_NO)
    recipe = JudgingRecipe(analysis=False, code=False)
    [verdict] = await verdicts(model, analysis=False, code=False)
    start = opened(ASKED_OF, system=SYSTEM_DIRECT, recipe=recipe)
    assert model.chosen == [(f"{start}{FORCED}", ("{Yes}$", "{No}$"))]
    assert (verdict.verdict, model.requests) == ("no", [])


async def test_a_guessed_output_stands_for_the_codes():
    model = ScriptedModel([*ASKED, "2\n```\n", "It is 2."], choices=SURE_NO)
    [verdict] = await verdicts(model, execute=False)
    assert model.chosen[0][0] == f"{START}{CHECKED}It is 2.\n</verify>\n{FORCED}"
    assert verdict.evidence.runs[0].status == "guessed"


async def test_a_broken_sandbox_and_missing_probabilities_stay_unknown(scripted_sandbox):
    [verdict] = await verdicts(ScriptedModel(ASKED), scripted_sandbox(SandboxClosed("gone")))
    assert verdict.votes[0].reason.startswith("the sandbox failed")
    model = ScriptedModel([], choices={"{Yes}$": 0.0, "{No}$": 0.0})
    [verdict] = await verdicts(model, analysis=False, code=False)
    assert (verdict.verdict, verdict.votes[0].reason[:34]) == ("unknown", "no probability of Yes or No at the")


async def test_the_prefix_is_the_same_for_every_problem():
    prompts = []
    for problem in ("P", "Q"):
        model = ScriptedModel([], choices=SURE_NO)
        judge = GenPRM(model, None, demonstrations=True, analysis=False, code=False)
        [_] = [v async for v in judge.judge(problem, ["s"])]
        prompts.append(model.chosen[0][0].partition(f"Question: {problem}\n\nParagraph 1: s")[0])
    assert prompts[0] == prompts[1] != ""


def context_for(shown, *, spare=0):
    """A context in which this many demonstrations and the step just fit."""
    prompt = opened(ASKED_OF, shown=DEMONSTRATIONS[:shown])
    return ScriptedModel([]).count_tokens(prompt) + ROOM + spare


@pytest.fixture
def configured_log():
    """Nothing is logged before the application has configured structlog."""
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.configure()
    yield
    structlog.reset_defaults()
    if before:
        structlog.configure(**before)


@pytest.mark.parametrize(("fits", "shown"), [(3, 3), (2, 2), (1, 1)])
async def test_a_small_context_is_shown_fewer_and_it_is_told(scripted_sandbox, configured_log, fits, shown):
    model = ScriptedModel([*ASKED, ""], choices=SURE_NO, max_context=context_for(fits))
    with capture_logs() as logs:
        [verdict] = await verdicts(model, scripted_sandbox("2"))
    start = opened(ASKED_OF, shown=DEMONSTRATIONS[:shown])
    assert model.requests[0].prompt == f"{start}{ANALYSIS.rstrip()}"
    assert verdict.verdict == "no"
    told = [(log["event"], log["shown"], log["context"]) for log in logs]
    assert told == ([] if shown == 3 else [("fewer_demonstrations", shown, context_for(fits))])


async def test_a_problem_that_fills_the_context_is_unknown():
    model = ScriptedModel([], choices=SURE_NO, max_context=300)
    [verdict] = await verdicts(model, analysis=False, code=False, steps=["one " * 300])
    assert (verdict.verdict, verdict.votes[0].reason[:8]) == ("unknown", "context:")


def test_a_context_too_small_to_be_shown_anything_is_refused_at_the_opening():
    spec = JudgeSpec.parse("fewshot:x")
    spec.check(ScriptedModel([], max_context=context_for(1)))
    with pytest.raises(ModelUnsupported, match=r"context of tiny, 600 tokens, is too small .*critic:tiny"):
        spec.check(ScriptedModel([], name="tiny", max_context=600))


def test_a_model_without_a_chat_template_is_refused_at_the_opening(monkeypatch):
    def render(self, messages, *, add_generation_prompt=False):
        raise ModelUnsupported("base has no chat template")

    monkeypatch.setattr(ScriptedModel, "render", render)
    with pytest.raises(ModelUnsupported, match=r"base cannot be shown .*: base has no chat template"):
        JudgeSpec.parse("fewshot:base").check(ScriptedModel([], name="base"))
    JudgeSpec.parse("base").check(ScriptedModel([], name="base"))


def test_hard_rewards_are_refused():
    with pytest.raises(ValueError, match="no hard rewards"):
        GenPRM(ScriptedModel([]), None, code=False, demonstrations=True, hard_rewards=True)
