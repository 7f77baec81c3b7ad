"""One chain: what is forced, what is run, where a step ends, and when it cannot be judged."""

import pytest

from inference import Endless, ScriptedModel
from sandbox import Execution, SandboxClosed
from verifier import GenPRM
from verifier.chain import derive_seed
from verifier.feedback import NO_CODE

PROBLEM, STEP = "What is 1 + 1?", "1 + 1 = 2."
ANALYSIS = "<analyze>\nLet's analyze the Paragraph 1 step by step: "
CODE = "<verify>\nLet's use python code to find any potential error:\n```python\n"
FORCED = "<output>\n**Judgement**: $\\boxed"
JUDGED = "</verify>\n<output>\n**Judgement**: $\\boxed{Yes}$\n</output>\n"


async def verdicts(model, sandbox, *, steps=(STEP,), all_steps=False, **options):
    judge = GenPRM(model, sandbox, **options)
    return [v async for v in judge.judge(PROBLEM, steps, all_steps=all_steps)]


async def the_vote(model, sandbox, **options):
    [verdict] = await verdicts(model, sandbox, **options)
    [vote] = verdict.votes
    return vote


def texts(model):
    """What each request adds to the prompt that the first one began with."""
    start = model.requests[0].prompt
    return [request.prompt.removeprefix(start.removesuffix(ANALYSIS)) for request in model.requests]


async def test_analysis_code_output_and_judgement(bench, say):
    model, sandbox = ScriptedModel(say()), bench("1\n")
    vote = await the_vote(model, sandbox)
    assert (vote.verdict, vote.reward, vote.source) == ("yes", pytest.approx(0.95), "logprobs")
    assert vote.evidence.analysis == "Looks fine."
    assert [(r.code, r.output, r.status) for r in vote.evidence.runs] == [("print(1)", "1", "ok")]
    head = f"{ANALYSIS}Looks fine.\n</analyze>\n{CODE}"
    assert texts(model) == [ANALYSIS, head, f"{head}print(1)\n```\n[Code Output]\n\n```\n1\n```\n"]
    assert [r.stop for r in model.requests] == [
        ("</analyze>\n",),
        ("\n```\n", "</output>\n"),
        ("\n```\n", "</output>\n"),
    ]
    assert all(later.startswith(earlier) for earlier, later in zip(texts(model), texts(model)[1:], strict=False))


async def test_the_reward_is_asked_where_the_judgement_stands(bench, say):
    model = ScriptedModel(say(), choices={"{Yes}$": 0.3, "{No}$": 0.1})
    vote = await the_vote(model, bench("1"))
    [(prompt, options)] = model.chosen
    assert prompt.endswith("**Judgement**: $\\boxed")
    assert options == ("{Yes}$", "{No}$")
    assert vote.reward == pytest.approx(0.75)


async def test_the_probability_decides_not_the_sampled_word(bench, say):
    vote = await the_vote(ScriptedModel(say("Yes"), choices={"{Yes}$": 0.2, "{No}$": 0.6}), bench("1"))
    assert (vote.verdict, vote.reward) == ("no", pytest.approx(0.25))


async def test_the_model_may_look_again(bench):
    again = "Once more.\n```python\nprint(3)\n```\n"
    model, sandbox = ScriptedModel(["ok\n</analyze>\n", "print(2)\n```\n", again, JUDGED]), bench("2", "3")
    vote = await the_vote(model, sandbox)
    assert [(r.code, r.output) for r in vote.evidence.runs] == [("print(2)", "2"), ("print(3)", "3")]
    assert sandbox.sessions[0].blocks == ["print(2)", "print(3)"]


async def test_after_three_blocks_the_judgement_is_forced_after_the_analysis(bench):
    block = "```python\nprint(0)\n```\n"
    script = ["ok\n</analyze>\n", "print(0)\n```\n", block, block, block, "{No}$\n</output>\n"]
    model, sandbox = ScriptedModel(script), bench(*"0000")
    vote = await the_vote(model, sandbox)
    assert (vote.verdict, len(vote.evidence.runs), len(sandbox.outcomes)) == ("no", 3, 1)
    assert texts(model)[-1] == f"{ANALYSIS}ok\n</analyze>\n{FORCED}"


async def test_a_step_without_end_is_judged_after_the_analysis(bench):
    model = ScriptedModel(["ok\n</analyze>\n", Endless("# and so on "), "{Yes}$\n</output>\n"])
    vote = await the_vote(model, bench(), max_tokens=100)
    assert (vote.verdict, vote.evidence.runs) == ("yes", ())
    assert texts(model)[-1].endswith(f"ok\n</analyze>\n{FORCED}")
    spent = [
        model.count_tokens(text) + request.max_tokens
        for text, request in zip(texts(model), model.requests, strict=True)
    ]
    assert spent[:2] == [100, 100]


async def test_code_off_judges_after_the_analysis():
    model = ScriptedModel(["ok\n</analyze>\n", "{No}$\n</output>\n"])
    vote = await the_vote(model, None, code=False)
    assert (vote.verdict, vote.evidence.analysis) == ("no", "ok")
    assert texts(model) == [ANALYSIS, f"{ANALYSIS}ok\n</analyze>\n{FORCED}"]


async def test_analysis_off_begins_with_code(bench):
    model = ScriptedModel(["print(1)\n```\n", JUDGED])
    vote = await the_vote(model, bench("1"), analysis=False)
    assert (vote.verdict, vote.evidence.analysis, vote.evidence.runs[0].output) == ("yes", "", "1")
    assert model.requests[0].prompt.endswith(f"{STEP}{CODE}")


async def test_both_off_is_the_direct_judge():
    model = ScriptedModel(["{Yes}$\n</output>\n"])
    vote = await the_vote(model, None, analysis=False, code=False)
    assert vote.verdict == "yes"
    [request] = model.requests
    assert "review and critique the paragraphs in solution directly." in request.prompt
    assert request.prompt.endswith(f"{STEP}{FORCED}")


async def test_execution_off_lets_the_model_guess_the_output():
    model = ScriptedModel(["ok\n</analyze>\n", "print(6*7)\n```\n", "42\n```\n", JUDGED])
    vote = await the_vote(model, None, execute=False)
    assert [(r.code, r.output, r.status) for r in vote.evidence.runs] == [("print(6*7)", "42", "guessed")]
    assert texts(model)[2].endswith("print(6*7)\n```\n[Code Output]\n\n```\n")
    assert texts(model)[3].endswith("[Code Output]\n\n```\n42\n```\n")


async def test_an_error_is_feedback_not_a_verdict(bench, say):
    model = ScriptedModel(say("No"))
    vote = await the_vote(
        model, bench(Execution("error", error_type="NameError", error_message="name 'x' is not defined"))
    )
    assert vote.verdict == "no"
    assert vote.evidence.runs[0].output == "Code execute Error: NameError: name 'x' is not defined"
    assert texts(model)[-1].endswith("```\nCode execute Error: NameError: name 'x' is not defined\n```\n")


async def test_an_empty_block_is_told_so(bench):
    model = ScriptedModel(["ok\n</analyze>\n", "\n```\n", JUDGED])
    vote = await the_vote(model, bench())
    assert [(r.output, r.status) for r in vote.evidence.runs] == [(NO_CODE, "missing")]
    assert vote.verdict == "yes"


@pytest.mark.parametrize("status", ["timeout", "memory", "killed"])
async def test_a_check_that_did_not_finish_decides_nothing(bench, say, status):
    vote = await the_vote(ScriptedModel(say("No")), bench(Execution(status)))
    assert (vote.verdict, vote.reward, vote.source) == ("unknown", None, None)
    assert status in vote.reason
    assert vote.evidence.runs[0].status == status


async def test_a_cheaper_check_makes_up_for_a_time_out(bench):
    again = "Too slow.\n```python\nprint(1)\n```\n"
    model = ScriptedModel(["ok\n</analyze>\n", "while True: pass\n```\n", again, JUDGED])
    vote = await the_vote(model, bench(Execution("timeout"), "1"))
    assert (vote.verdict, [r.status for r in vote.evidence.runs]) == ("yes", ["timeout", "ok"])


async def test_a_broken_sandbox_makes_the_vote_unknown_and_the_next_step_gets_a_new_session(bench, say):
    model, sandbox = ScriptedModel([*say()[:2], *say()]), bench(SandboxClosed("worker died"), "1")
    first, second = await verdicts(model, sandbox, steps=["a", "b"], all_steps=True)
    assert (first.verdict, second.verdict) == ("unknown", "yes")
    assert "SandboxClosed: worker died" in first.votes[0].reason
    assert (len(sandbox.sessions), sandbox.open) == (2, 0)


@pytest.mark.parametrize(
    ("script", "options", "reason"),
    [
        ([Endless("hm ")], {}, "analysis was cut off"),
        ([Endless("# hm ")], {"analysis": False}, "no judgement within"),
        (["", ""], {}, "no judgement was found"),
        (["ok\n</analyze>\n", "print(1)\n```\n", "I cannot say."], {}, "no judgement was found"),
        (["ok\n</analyze>\n", "print(1)\n```\n", "\\boxed{Maybe}</output>\n"], {}, "no judgement was found"),
        (["{Perhaps"], {"analysis": False, "code": False}, "no judgement was found"),
    ],
)
async def test_without_a_judgement_the_vote_is_unknown(bench, script, options, reason):
    vote = await the_vote(ScriptedModel(script), bench("1"), max_tokens=200, **options)
    assert (vote.verdict, vote.reward) == ("unknown", None)
    assert reason in vote.reason


async def test_no_probability_at_all_is_unknown(bench, say):
    vote = await the_vote(ScriptedModel(say(), choices={"{Yes}$": 0.0, "{No}$": 0.0}), bench("1"))
    assert (vote.verdict, vote.reward) == ("unknown", None)


async def test_a_judgement_printed_by_the_code_is_not_the_models(bench):
    model = ScriptedModel(["ok\n</analyze>\n", "print(r'\\boxed{Yes}')\n```\n", "Hm."])
    vote = await the_vote(model, bench("**Judgement**: $\\boxed{Yes}$"))
    assert vote.verdict == "unknown"


async def test_earlier_rationales_are_complete_turns_in_one_namespace(bench, say):
    model, sandbox = ScriptedModel(say(code="x = 1") + say(code="print(x)")), bench("", "1")
    await verdicts(model, sandbox, steps=["first", "second"])
    second = model.requests[3].prompt
    rationale = f"{ANALYSIS}Looks fine.\n</analyze>\n{CODE}x = 1\n```\n[Code Output]\n\n```\n\n```\n" + say()[2]
    assert f"<|im_start|>user\n{PROBLEM}\nfirst<|im_end|>\n<|im_start|>assistant\n{rationale}<|im_end|>\n" in second
    assert second.endswith(f"<|im_start|>user\nsecond{ANALYSIS.replace('1', '2')}")
    assert [s.blocks for s in sandbox.sessions] == [["x = 1", "print(x)"]]


async def test_an_analysis_that_ends_the_turn_is_closed(bench):
    model = ScriptedModel(["Fine.", "print(1)\n```\n", JUDGED])
    vote = await the_vote(model, bench("1"))
    assert vote.evidence.analysis == "Fine."
    assert texts(model)[1] == f"{ANALYSIS}Fine.\n</analyze>\n{CODE}"


async def test_sampling_is_greedy_for_one_vote_and_the_papers_for_several(bench, say):
    alone = ScriptedModel(say())
    await verdicts(alone, bench("1"))
    assert {(r.temperature, r.top_p, r.top_k) for r in alone.requests} == {(0.0, 1.0, 0)}
    several = ScriptedModel(["{Yes}$\n</output>\n"] * 3)
    await verdicts(several, None, votes=3, stop_error=None, analysis=False, code=False)
    assert {(r.temperature, r.top_p, r.top_k) for r in several.requests} == {(0.6, 0.95, 20)}
    assert len({r.seed for r in several.requests}) == 3


def test_seeds_are_stable_and_apart():
    assert derive_seed(0, 1, 2) == derive_seed(0, 1, 2)
    assert len({derive_seed(seed, vote, step) for seed in range(5) for vote in range(5) for step in range(5)}) == 125
    assert all(0 <= derive_seed(n) < 2**31 for n in range(50))
