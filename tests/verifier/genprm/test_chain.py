"""One chain: what is forced, what is run, where a step ends, and when it cannot be judged."""

import math
from dataclasses import replace

import pytest

from redline.inference import AnswerUnusable, Endless, ScriptedModel
from redline.sandbox import Execution, SandboxClosed
from redline.verifier import GenPRM
from redline.verifier.genprm.code.feedback import NO_CODE
from redline.verifier.genprm.seeds import derive_seed

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


async def test_analysis_code_output_and_judgement(scripted_sandbox, say):
    model, sandbox = ScriptedModel(say()), scripted_sandbox("1\n")
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


async def test_the_reward_is_asked_where_the_judgement_stands(scripted_sandbox, say):
    model = ScriptedModel(say(), choices={"{Yes}$": 0.3, "{No}$": 0.1})
    vote = await the_vote(model, scripted_sandbox("1"))
    [(prompt, options)] = model.chosen
    assert prompt.endswith("**Judgement**: $\\boxed")
    assert options == ("{Yes}$", "{No}$")
    assert vote.reward == pytest.approx(0.75)


async def test_the_probability_decides_not_the_sampled_word(scripted_sandbox, say):
    vote = await the_vote(ScriptedModel(say("Yes"), choices={"{Yes}$": 0.2, "{No}$": 0.6}), scripted_sandbox("1"))
    assert (vote.verdict, vote.reward) == ("no", pytest.approx(0.25))


async def test_the_model_may_look_again(scripted_sandbox):
    again = "Once more.\n```python\nprint(3)\n```\n"
    model, sandbox = ScriptedModel(["ok\n</analyze>\n", "print(2)\n```\n", again, JUDGED]), scripted_sandbox("2", "3")
    vote = await the_vote(model, sandbox)
    assert [(r.code, r.output) for r in vote.evidence.runs] == [("print(2)", "2"), ("print(3)", "3")]
    assert sandbox.sessions[0].blocks == ["print(2)", "print(3)"]


@pytest.mark.parametrize(
    ("said", "code", "back"),
    [
        ("    x = 7\n    print(x)\n```\n", "x = 7\nprint(x)", "    x = 7\n    print(x)\n```\n"),
        ("  print(7)\n  ```\nmore", "print(7)", "  print(7)\n```\n"),
        ("print(7)\n  ```\n[Code Output]\n\n  ```\n8\n  ```\n" + JUDGED, "print(7)", "print(7)\n```\n"),
        ("print(7)\n```", "print(7)", "print(7)\n```\n"),
        ("print(7)\n", "print(7)", "print(7)\n```\n"),
    ],
)
async def test_a_block_is_run_as_models_write_it_and_goes_back_as_the_format_has_it(scripted_sandbox, said, code, back):
    model, sandbox = ScriptedModel(["ok\n</analyze>\n", said, JUDGED]), scripted_sandbox("7")
    vote = await the_vote(model, sandbox)
    assert (vote.verdict, sandbox.sessions[0].blocks) == ("yes", [code])
    assert texts(model)[2] == f"{ANALYSIS}ok\n</analyze>\n{CODE}{back}[Code Output]\n\n```\n7\n```\n"


@pytest.mark.parametrize("opening", ["```py", "```Python", "```python3", "Again.\n```Py", "```", "  ```"])
async def test_a_further_block_may_have_any_tag_of_python_or_none(scripted_sandbox, opening):
    model = ScriptedModel(["ok\n</analyze>\n", "a = 7\n```\n", f"{opening}\nprint(a)\n```\n", JUDGED])
    vote = await the_vote(model, scripted_sandbox("", "7"))
    assert [(run.code, run.output) for run in vote.evidence.runs] == [("a = 7", ""), ("print(a)", "7")]


async def test_a_block_without_a_tag_is_written_on_where_its_opening_stopped_the_model(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", "a = 7\n```\n", "Again.\n```\nprint", "print(a)\n```\n", JUDGED])
    vote = await the_vote(model, scripted_sandbox("", "7"))
    assert (vote.verdict, vote.evidence.runs[1].code, vote.evidence.runs[1].output) == ("yes", "print(a)", "7")
    assert texts(model)[3].endswith("Again.\n```\n")


async def test_an_output_that_the_model_makes_up_is_not_run(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", "print(7)\n```\n", "[Code Output]\n\n```\n8\n```\n", JUDGED])
    vote = await the_vote(model, scripted_sandbox("7"))
    assert [(run.code, run.output) for run in vote.evidence.runs] == [("print(7)", "7"), ("", NO_CODE)]


async def test_a_judgement_in_code_is_none(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", "print(r'\\boxed{Yes}')", "Hm."])
    vote = await the_vote(model, scripted_sandbox("\\boxed{Yes}"))
    assert (vote.verdict, len(vote.evidence.runs)) == ("unknown", 1)


def judged(box):
    return JUDGED.replace("{Yes}", box)


@pytest.mark.parametrize(
    ("box", "yes", "verdict"),
    [
        ("{yes}", 0.8, "yes"),
        ("{\\text{No}}", 0.1, "no"),
        ("{Correct}", 0.8, "yes"),
        ("{Incorrect}", 0.1, "no"),
        ("{\\textbf{Yes}}", 0.1, "unknown"),
        ("{Incorrect}", 0.8, "unknown"),
        ("{Yes}", 0.1, "no"),
        ("{Maybe}", 0.8, "unknown"),
    ],
)
async def test_a_judgement_in_other_words_counts_where_the_probability_agrees(scripted_sandbox, box, yes, verdict):
    script = ["ok\n</analyze>\n", "print(7)\n```\n", judged(box)]
    model = ScriptedModel(script, choices={"{Yes}$": yes, "{No}$": 1 - yes})
    vote = await the_vote(model, scripted_sandbox("7"))
    assert (vote.verdict, vote.reward) == (verdict, None if verdict == "unknown" else pytest.approx(yes))


async def test_after_three_turns_of_code_the_judgement_is_forced_after_the_analysis(scripted_sandbox):
    block = "```python\nprint(0)\n```\n"
    model, sandbox = (
        ScriptedModel(["ok\n</analyze>\n", "print(0)\n```\n", block, block, "{No}$\n</output>\n"]),
        scripted_sandbox(*"000"),
    )
    vote = await the_vote(model, sandbox)
    # As released: the third block's output would be read by nobody.
    assert (vote.verdict, len(vote.evidence.runs), len(sandbox.outcomes)) == ("no", 2, 1)
    assert texts(model)[-1] == f"{ANALYSIS}ok\n</analyze>\n{FORCED}"


async def test_without_an_analysis_the_judgement_is_forced_after_the_code(scripted_sandbox):
    block = "```python\nprint(0)\n```\n"
    model = ScriptedModel(["print(0)\n```\n", block, block, "{No}$\n</output>\n"])
    vote = await the_vote(model, scripted_sandbox(*"123"), analysis=False)
    assert (vote.verdict, [run.output for run in vote.evidence.runs]) == ("no", ["1", "2", "3"])
    start = model.requests[0].prompt.removesuffix(CODE)
    assert model.requests[-1].prompt.removeprefix(start) == (
        f"{CODE}print(0)\n```\n[Code Output]\n\n```\n1\n```\n"
        f"{block}[Code Output]\n\n```\n2\n```\n{block}[Code Output]\n\n```\n3\n```\n</verify>\n{FORCED}"
    )


async def test_a_step_without_end_is_judged_after_the_analysis(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", Endless("# and so on "), "{Yes}$\n</output>\n"])
    vote = await the_vote(model, scripted_sandbox(), max_tokens=100)
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


async def test_analysis_off_begins_with_code(scripted_sandbox):
    model = ScriptedModel(["print(1)\n```\n", JUDGED])
    vote = await the_vote(model, scripted_sandbox("1"), analysis=False)
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


async def test_an_error_is_feedback_not_a_verdict(scripted_sandbox, say):
    model = ScriptedModel(say("No"))
    vote = await the_vote(
        model, scripted_sandbox(Execution("error", error_type="NameError", error_message="name 'x' is not defined"))
    )
    assert vote.verdict == "no"
    assert vote.evidence.runs[0].output == "Code execute Error: NameError: name 'x' is not defined"
    assert texts(model)[-1].endswith("```\nCode execute Error: NameError: name 'x' is not defined\n```\n")


async def test_an_empty_block_is_told_so(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", "\n```\n", JUDGED])
    vote = await the_vote(model, scripted_sandbox())
    assert [(r.output, r.status) for r in vote.evidence.runs] == [(NO_CODE, "missing")]
    assert vote.verdict == "yes"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("timeout", "Code execute time out: Code execution timed out"),
        ("memory", "Code execute Error: MemoryError: out of memory"),
        ("killed", "Code execute Error: Killed: the process was killed"),
    ],
)
async def test_a_check_that_did_not_finish_is_told_to_the_model_and_it_judges(scripted_sandbox, say, status, told):
    model = ScriptedModel(say("No"))
    vote = await the_vote(model, scripted_sandbox(Execution(status)))
    assert texts(model)[-1].endswith(f"print(1)\n```\n[Code Output]\n\n```\n{told}\n```\n")
    assert (vote.verdict, vote.reward, vote.source) == ("no", pytest.approx(0.05), "logprobs")
    assert [(run.output, run.status) for run in vote.evidence.runs] == [(told, status)]


async def test_an_analysis_cut_at_its_tokens_is_closed_and_judged(scripted_sandbox):
    model = ScriptedModel([Endless("hm "), "{Yes}$\n</output>\n"])
    vote = await the_vote(model, scripted_sandbox(), max_tokens=60)
    said = model.requests[1].prompt.removeprefix(model.requests[0].prompt).removesuffix(f"</analyze>\n{FORCED}")
    assert said.strip("hm ") == ""
    assert model.count_tokens(ANALYSIS + said) == 60
    assert (vote.verdict, vote.evidence.analysis, vote.evidence.runs) == ("yes", said.strip(), ())


async def test_code_cut_at_its_tokens_is_judged_where_there_is_no_analysis(scripted_sandbox):
    model = ScriptedModel([Endless("# hm "), "{Yes}$\n</output>\n"])
    vote = await the_vote(model, scripted_sandbox(), analysis=False, max_tokens=60)
    feedback = f"[Code Output]\n\n```\n{NO_CODE}\n```\n"
    assert model.requests[1].prompt.endswith(f"{feedback}</verify>\n{FORCED}")
    assert (vote.verdict, [run.status for run in vote.evidence.runs]) == ("yes", ["missing"])


async def test_an_analysis_cut_by_the_context_is_unknown(scripted_sandbox):
    vote = await the_vote(ScriptedModel([Endless("hm ")], max_context=120), scripted_sandbox())
    assert (vote.verdict, vote.reason) == ("unknown", "context: what is to be judged fills the model's 120 tokens")


async def test_a_cheaper_check_makes_up_for_a_time_out(scripted_sandbox):
    again = "Too slow.\n```python\nprint(1)\n```\n"
    model = ScriptedModel(["ok\n</analyze>\n", "while True: pass\n```\n", again, JUDGED])
    vote = await the_vote(model, scripted_sandbox(Execution("timeout"), "1"))
    assert (vote.verdict, [r.status for r in vote.evidence.runs]) == ("yes", ["timeout", "ok"])


async def test_a_broken_sandbox_makes_the_vote_unknown_and_the_next_step_gets_a_new_session(scripted_sandbox, say):
    model, sandbox = ScriptedModel([*say()[:2], *say()]), scripted_sandbox(SandboxClosed("worker died"), "1")
    first, second = await verdicts(model, sandbox, steps=["a", "b"], all_steps=True)
    assert (first.verdict, second.verdict) == ("unknown", "yes")
    assert "SandboxClosed: worker died" in first.votes[0].reason
    assert (len(sandbox.sessions), sandbox.open) == (2, 0)


@pytest.mark.parametrize(
    ("script", "options", "reason"),
    [
        (["", ""], {}, "no judgement was found"),
        (["ok\n</analyze>\n", "print(1)\n```\n", "I cannot say."], {}, "no judgement was found"),
        (["ok\n</analyze>\n", "print(1)\n```\n", "\\boxed{Maybe}</output>\n"], {}, "no judgement was found"),
        (["{Perhaps"], {"analysis": False, "code": False}, "no judgement was found"),
    ],
)
async def test_without_a_judgement_the_vote_is_unknown(scripted_sandbox, script, options, reason):
    vote = await the_vote(ScriptedModel(script), scripted_sandbox("1"), max_tokens=200, **options)
    assert (vote.verdict, vote.reward) == ("unknown", None)
    assert reason in vote.reason


async def test_no_probability_at_all_is_unknown(scripted_sandbox, say):
    vote = await the_vote(ScriptedModel(say(), choices={"{Yes}$": 0.0, "{No}$": 0.0}), scripted_sandbox("1"))
    assert (vote.verdict, vote.reward) == ("unknown", None)


class BadNumbers(ScriptedModel):
    """A model whose first choice is no number, or is refused as unusable by the client that read it."""

    def __init__(self, script, bad):
        super().__init__(script)
        self.bad = bad

    async def choose(self, prompt, options):
        choice, bad, self.bad = await super().choose(prompt, options), self.bad, None
        if isinstance(bad, Exception):
            raise bad
        return choice if bad is None else replace(choice, logprobs=bad)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ((math.nan, -0.1), "nan"),
        ((-0.1, math.inf), "inf"),
        (AnswerUnusable("the log-probability of 'Yes' is NaN"), "the log-probability of 'Yes' is NaN"),
    ],
)
async def test_numbers_that_are_none_make_one_vote_unknown_and_the_next_step_is_judged(
    scripted_sandbox, say, bad, reason
):
    first, second = await verdicts(
        BadNumbers(say() + say(), bad), scripted_sandbox("1", "1"), steps=["a", "b"], all_steps=True
    )
    assert (first.verdict, first.reward, second.verdict) == ("unknown", None, "yes")
    assert reason in first.votes[0].reason
    assert first.votes[0].evidence.analysis == "Looks fine."


async def test_a_judgement_printed_by_the_code_is_not_the_models(scripted_sandbox):
    model = ScriptedModel(["ok\n</analyze>\n", "print(r'\\boxed{Yes}')\n```\n", "Hm."])
    vote = await the_vote(model, scripted_sandbox("**Judgement**: $\\boxed{Yes}$"))
    assert vote.verdict == "unknown"


async def test_earlier_rationales_are_complete_turns_in_one_namespace(scripted_sandbox, say):
    model, sandbox = ScriptedModel(say(code="x = 1") + say(code="print(x)")), scripted_sandbox("", "1")
    await verdicts(model, sandbox, steps=["first", "second"])
    second = model.requests[3].prompt
    rationale = f"{ANALYSIS}Looks fine.\n</analyze>\n{CODE}x = 1\n```\n[Code Output]\n\n```\n\n```\n" + say()[2]
    assert f"<|im_start|>user\n{PROBLEM}\nfirst<|im_end|>\n<|im_start|>assistant\n{rationale}<|im_end|>\n" in second
    assert second.endswith(f"<|im_start|>user\nsecond{ANALYSIS.replace('1', '2')}")
    assert [s.blocks for s in sandbox.sessions] == [["x = 1", "print(x)"]]


async def test_an_analysis_that_ends_the_turn_is_closed(scripted_sandbox):
    model = ScriptedModel(["Fine.", "print(1)\n```\n", JUDGED])
    vote = await the_vote(model, scripted_sandbox("1"))
    assert vote.evidence.analysis == "Fine."
    assert texts(model)[1] == f"{ANALYSIS}Fine.\n</analyze>\n{CODE}"


async def test_sampling_is_greedy_for_one_vote_and_the_papers_for_several(scripted_sandbox, say):
    alone = ScriptedModel(say())
    await verdicts(alone, scripted_sandbox("1"))
    assert {(r.temperature, r.top_p, r.top_k) for r in alone.requests} == {(0.0, 1.0, 0)}
    several = ScriptedModel(["{Yes}$\n</output>\n"] * 3)
    await verdicts(several, None, votes=3, stop_error=None, analysis=False, code=False)
    assert {(r.temperature, r.top_p, r.top_k) for r in several.requests} == {(0.6, 0.95, 20)}
    assert len({r.seed for r in several.requests}) == 3


def test_seeds_are_stable_and_apart():
    # The first four bytes of the SHA-256 of "0:1:2", without their last bit.
    assert derive_seed(0, 1, 2) == 0x75589DEE >> 1 == 984_370_935
    assert len({derive_seed(seed, vote, step) for seed in range(5) for vote in range(5) for step in range(5)}) == 125
    assert all(0 <= derive_seed(n) < 2**31 for n in range(50))
