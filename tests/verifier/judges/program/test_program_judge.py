"""Independent programs: what share of those that a model writes from the problem alone print the solution's answer."""

import asyncio
import os
from pathlib import Path

import pytest

from redline.inference import Endless, ScriptedModel, open_model
from redline.sandbox import Execution, SandboxUnavailable, open_sandbox
from redline.verifier import Judge, JudgeSpec, ProgramCache, ProgramJudge, open_judge, score
from redline.verifier.judges import factory
from redline.verifier.verdict import CodeRun

PROBLEM = "Ann buys 4 boxes of 9 pens. How many pens has she?"
STEPS = ["There are 4 boxes of 9.", "4 + 9 = 13, but 4 * 9 = 36, so \\boxed{36}."]


def writes(*programs):
    return ScriptedModel([f"\n{program}\n```\nIt prints the answer." for program in programs])


def prints(*values):
    return writes(*(f"print({value!r})" for value in values))


@pytest.fixture
async def sandbox():
    async with open_sandbox("auto") as opened:
        yield opened


async def judged(judge, steps=STEPS, problem=PROBLEM, **options):
    return [verdict async for verdict in judge.judge(problem, steps, **options)]


async def test_the_reward_is_the_share_of_programs_that_agree_and_every_step_has_it(sandbox):
    model = writes("print(4 * 9)", "boxes = 4\nprint(f'Total: {boxes * 9.0} pens')", "print(4 + 9)", "print(36)")
    verdicts = await judged(ProgramJudge(model, sandbox, votes=4), seed=3)
    assert [(v.verdict, v.reward) for v in verdicts] == [("yes", 0.75)] * 2
    assert {score(verdicts, method) for method in ("last", "avg", "min")} == {0.75}
    assert [vote.verdict for vote in verdicts[0].votes] == ["yes", "yes", "no", "yes"]
    assert {vote.source for vote in verdicts[0].votes} == {"frequency"}
    assert verdicts[0].votes_allowed == 4


async def test_the_first_program_is_greedy_and_the_others_are_sampled(sandbox):
    model = prints(36, 36, 36)
    await judged(ProgramJudge(model, sandbox, votes=3), seed=3)
    assert [(r.n, r.temperature, r.seed) for r in model.requests] == [(1, 0.0, 3), (2, 0.7, 3)]
    model = prints(36, 36)
    await judged(ProgramJudge(model, sandbox, votes=2, temperature=0.6), seed=3)
    assert [(r.n, r.temperature) for r in model.requests] == [(2, 0.6)]


async def test_the_model_sees_the_problem_and_nothing_of_the_solution(sandbox):
    model = prints(36)
    await judged(ProgramJudge(model, sandbox, votes=1))
    [request] = model.requests
    assert PROBLEM in request.prompt
    assert request.prompt.endswith("<|im_end|>\n<|im_start|>assistant\n```python")
    assert not any(step in request.prompt for step in STEPS)
    assert "36" not in request.prompt


async def test_an_answer_that_no_program_bears_out_is_wrong_from_the_first_step(sandbox):
    wrong = ["4 + 9 = 13.", "So \\boxed{13}."]
    [verdict] = await judged(ProgramJudge(writes("print(4 * 9)", "print(13 + 1)"), sandbox), wrong)
    assert (verdict.verdict, verdict.reward) == ("no", 0.0)
    assert verdict.evidence.analysis == "An independent program finds 36, the solution says 13."
    assert verdict.evidence.runs == (CodeRun(code="print(4 * 9)", output="36", status="ok"),)
    everything = await judged(ProgramJudge(prints(36), sandbox, votes=1), wrong, all_steps=True)
    assert [v.verdict for v in everything] == ["no", "no"]


async def test_where_programs_differ_the_evidence_holds_the_one_that_disagrees(sandbox):
    judge = ProgramJudge(writes("print(36)", "print(4 + 9)", "print(36)"), sandbox, votes=3)
    verdicts = await judged(judge)
    assert [(v.verdict, round(v.reward, 2)) for v in verdicts] == [("yes", 0.67)] * 2
    agreed = "An independent program finds 36 too."
    assert verdicts[0].evidence.analysis == f"{agreed} Another program finds 13, the solution says 36."
    assert [run.output for run in verdicts[0].evidence.runs] == ["36", "13"]


async def test_as_many_programs_for_as_against_decide_nothing(sandbox):
    [verdict] = await judged(ProgramJudge(writes("print(36)", "print(4 + 9)"), sandbox))
    assert (verdict.verdict, verdict.reward, verdict.final) == ("unknown", None, False)
    assert [vote.verdict for vote in verdict.votes] == ["yes", "no"]
    broken = ProgramJudge(writes("print(36)", "print(4 + 9)", "print(1 / 0)"), sandbox, votes=3)
    assert [v.verdict for v in await judged(broken)] == ["unknown"]


async def test_what_a_writer_is_shown_holds_nothing_that_a_program_found(sandbox):
    judge = ProgramJudge(writes("print(36)", "print(4 + 9)", "print(36)"), sandbox, votes=3)
    for steps in (STEPS, ["So \\boxed{14}."]):
        for vote in (await judged(judge, steps))[0].votes:
            assert vote.evidence.analysis.startswith("An independent program finds")
            assert not any(sign.isdigit() for sign in vote.evidence.shown)
            assert "derive the answer anew" in vote.evidence.shown


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("print(1 / 0)", "the program ended with ZeroDivisionError"),
        ("while True: pass", "the program ended with timeout"),
        ("x = 4 * 9", "the program prints no answer"),
        ("print(None)", "the program prints no answer"),
        ("boxes = int(input())\nprint(boxes * 9)", "the program asks for input"),
        ("print(12", "the program ended with SyntaxError"),
        ("print('36 m')", "it is not known whether 36 m equals the answer"),
        ("print(35.96)", "it is not known whether 35.96 equals the answer"),
        ("", "the model wrote no program"),
    ],
)
async def test_a_program_of_no_use_is_unknown_and_never_no(sandbox, program, reason):
    steps = ["So \\boxed{36.0\\text{ cm}}."] if "36 m" in program else ["So \\boxed{36.0}."]
    [verdict] = await judged(ProgramJudge(writes(program), sandbox, votes=1), steps)
    assert (verdict.verdict, verdict.reward, verdict.votes[0].reason) == ("unknown", None, reason)
    assert [run.code for run in verdict.votes[0].evidence.runs] == ([program] if program else [])


async def test_one_useful_program_of_two_is_enough_and_one_of_three_is_not(sandbox):
    [verdict] = await judged(ProgramJudge(writes("print(1 / 0)", "print(36)"), sandbox), ["\\boxed{36}"])
    assert (verdict.verdict, verdict.reward) == ("yes", 1.0)
    three = ProgramJudge(writes("print(1 / 0)", "print(36)", "x = 1"), sandbox, votes=3)
    assert [v.verdict for v in await judged(three, ["\\boxed{36}"])] == ["unknown"]


async def test_a_percentage_may_be_printed_with_or_without_its_sign(sandbox):
    for printed in (12.5, "12.5%", 0.125):
        [verdict] = await judged(ProgramJudge(prints(printed), sandbox, votes=1), ["So \\boxed{12.5\\%}."])
        assert verdict.verdict == "yes", printed
    [verdict] = await judged(ProgramJudge(prints(13), sandbox, votes=1), ["So \\boxed{12.5\\%}."])
    assert verdict.verdict == "no"


async def test_what_cannot_be_compared_at_all(sandbox):
    model = prints(36)
    [verdict] = await judged(ProgramJudge(model, sandbox), ["No box here."])
    assert verdict.votes[0].reason == "the solution boxes no answer to compare"
    assert await judged(ProgramJudge(model, sandbox), []) == []
    assert model.requests == []
    [verdict] = await judged(ProgramJudge(ScriptedModel([], max_context=10), sandbox))
    assert verdict.votes[0].reason == "context: the problem fills the model's 10 tokens"
    assert verdict.final
    [verdict] = await judged(ProgramJudge(ScriptedModel([Endless("\nx = 1")]), sandbox, votes=1, max_tokens=20))
    assert verdict.votes[0].reason == "the program was cut off"


async def test_a_failing_sandbox_is_unknown_and_asked_anew(scripted_sandbox):
    model = ScriptedModel(lambda request: "\nprint(4 * 9)\n```\n")
    judge = ProgramJudge(model, scripted_sandbox(SandboxUnavailable("gone"), "36\n"), votes=1)
    [verdict] = await judged(judge)
    assert (verdict.verdict, verdict.votes[0].reason) == ("unknown", "the sandbox failed: SandboxUnavailable: gone")
    assert [v.verdict for v in await judged(judge)] == ["yes", "yes"]


async def test_a_revision_is_judged_by_the_same_programs_at_no_cost(scripted_sandbox):
    model, runs = prints(37, 37), scripted_sandbox("37", "37")
    judge = ProgramJudge(model, runs)
    await judged(judge, ["\\boxed{13}"])
    spent = model.usage
    [verdict] = await judged(judge, ["\\boxed{37}"])
    assert (verdict.verdict, verdict.reward, model.usage, runs.outcomes) == ("yes", 1.0, spent, [])


async def test_another_problem_or_seed_has_programs_of_its_own(scripted_sandbox):
    model = ScriptedModel(lambda request: "\nprint(4 * 9)\n```\n")
    judge = ProgramJudge(model, scripted_sandbox(*["36"] * 3), votes=1)
    for problem, seed in ((PROBLEM, 0), (PROBLEM, 1), ("Another.", 0), (PROBLEM, 0)):
        await judged(judge, problem=problem, seed=seed)
    assert len(model.requests) == 3


async def test_judges_that_share_a_cache_share_programs_of_equal_settings_only(scripted_sandbox):
    model = ScriptedModel(lambda request: "\nprint(4 * 9)\n```\n")
    sandbox, cache = scripted_sandbox(*["36"] * 4), ProgramCache()
    for votes, temperature in ((1, None), (1, None), (1, 0.6), (2, None)):
        await judged(ProgramJudge(model, sandbox, votes=votes, temperature=temperature, cache=cache))
    assert (len(model.requests), len(cache), sandbox.outcomes) == (4, 3, [])


async def test_a_failing_model_is_raised_as_itself_and_nothing_is_remembered(sandbox):
    model = ScriptedModel([RuntimeError("broken"), "", "\nprint(36)\n```", "\nprint(36)\n```"])
    judge = ProgramJudge(model, sandbox)
    with pytest.raises(RuntimeError, match="broken"):
        await judged(judge)
    assert [v.verdict for v in await judged(judge)] == ["yes", "yes"]


async def test_cancelling_leaves_no_task_and_no_program_behind():
    started, never = asyncio.Event(), asyncio.Event()

    class Waiting:
        running = 0

        async def run(self, code, timeout=5.0):
            self.running += 1
            started.set()
            try:
                await never.wait()
            finally:
                self.running -= 1
            return Execution("ok")

    sandbox, cache, before = Waiting(), ProgramCache(), asyncio.all_tasks()
    task = asyncio.create_task(judged(ProgramJudge(prints(36, 36), sandbox, cache=cache)))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (asyncio.all_tasks(), sandbox.running, len(cache)) == (before, 0, 0)


def test_it_is_a_judge_named_after_its_model_and_needs_a_sandbox(scripted_sandbox):
    judge = ProgramJudge(prints(), scripted_sandbox())
    assert isinstance(judge, Judge)
    assert judge.name == "program:scripted"
    with pytest.raises(ValueError, match="votes"):
        ProgramJudge(prints(), scripted_sandbox(), votes=0)
    with pytest.raises(ValueError, match="needs a sandbox"):
        ProgramJudge(prints(), None)


async def test_by_name_alone_and_behind_exact_checks(monkeypatch, sandbox):
    model = prints(36, 36)
    monkeypatch.setattr(factory, "open_model", lambda name, **options: model)
    asked = JudgeSpec.parse("exact+program:gguf:coder")
    assert (asked.kind, asked.model, asked.exact_first) == ("program", "gguf:coder", True)
    assert (asked.needs_sandbox(), asked.needs_raw_prompts) == (True, False)
    async with open_judge("exact+program:x", sandbox=sandbox, votes=2) as judge:
        [refuted] = await judged(judge, ["4 + 9 = 36", "\\boxed{36}"])
        assert (refuted.verdict, refuted.votes[0].source, model.requests) == ("no", "exact", [])
        verdicts = await judged(judge, ["4 * 9 = 36", "So she has \\boxed{36}."])
    assert [(v.verdict, v.reward, v.votes_allowed) for v in verdicts] == [("yes", 1.0, 2)] * 2


CODER = Path(os.environ.get("REDLINE_MODELS") or Path.home() / ".cache/redline/models") / "qwen2.5-coder-0.5b.gguf"


@pytest.mark.slow
@pytest.mark.skipif(not CODER.is_file(), reason="needs `redline pull qwen2.5-coder-0.5b`")
async def test_a_real_coder_agrees_with_the_right_answer_and_not_with_a_wrong_one(sandbox):
    pytest.importorskip("xllamacpp")
    problem = "Ben has 3 bags of 14 marbles and gives 6 marbles to his sister. How many marbles does he have left?"
    model = await asyncio.to_thread(open_model, f"gguf:{CODER}")
    try:
        judge = ProgramJudge(model, sandbox, votes=1)
        [right] = await judged(judge, ["3 * 14 - 6 = \\boxed{36}."], problem)
        [wrong] = await judged(judge, ["3 * 14 + 6 = \\boxed{48}."], problem)
    finally:
        await model.aclose()
    assert (right.verdict, wrong.verdict) == ("yes", "no")
    assert wrong.evidence.analysis == "An independent program finds 36, the solution says 48."
