"""How good the tutor is: its verdicts however steps are typed, where it finds mistakes, and whether hints tell answers.

    python -m benchmarks.tutor typed
    python -m benchmarks.tutor typed --policy gguf:NAME --problems 4
    python -m benchmarks.tutor languages --policy gguf:NAME
    python -m benchmarks.tutor mistakes ../shared/data/stepverify/dataset.jsonl
    python -m benchmarks.tutor pupils mathdial/data/test.jsonl
    python -m benchmarks.tutor hints ../shared/data/gsm8k/test.jsonl

`typed` types the steps of 16 word problems in ten ways: right, with a result that is off by one, and with the right
result of a wrong operation; `languages` asks in five languages. `mistakes` reads solutions whose first error teachers
have marked, every second row. `pupils` goes through wrong and right solutions without such marks. `hints` makes every
hint of the ladder at every point of a solution and looks for the answer in it, by code of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.support.table import share, show
from benchmarks.tutor.languages import measure_languages
from benchmarks.tutor.mathdial import measure_pupils
from benchmarks.tutor.teacher import accepted, teacher
from benchmarks.tutor.typed_steps import PROBLEMS, WAYS, TypedProblem, typed, value_of
from redline.agent import Refiner
from redline.agent.result import RefinementResult
from redline.agent.tutor.hints.answer_guard import AnswerGuard
from redline.agent.tutor.hints.ladder import RUNGS, HintContext, make_hint
from redline.agent.tutor.session import TutorSession
from redline.agent.tutor.steps.calculation import Calculation, calculate
from redline.agent.tutor.steps.own_way import OwnWay
from redline.agent.tutor.tutor import Tutor
from redline.verifier.exact.expression import shown

_ANNOTATION = re.compile(r"<<[^<>]*>>")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def solution_of(problem: TypedProblem) -> RefinementResult:
    """The table's own."""
    steps = [f"{expression} = {shown(value_of(expression))}" for expression in problem.right]
    return accepted(problem.text, steps, shown(value_of(problem.right[-1])))


async def verdicts_on(
    problem: TypedProblem, refiner: Refiner, solution: RefinementResult | None
) -> Iterator[tuple[str, ...]]:
    """Of each step in each way: the way, the kind (right, off, operation) and the verdict."""
    tutor = Tutor(refiner, TutorSession(problem=problem.text, solution=solution))
    found: list[tuple[str, str, str]] = []
    before: list[str] = []
    for right, wrong in zip(problem.right, problem.wrong, strict=True):
        for way in WAYS:
            for kind, text in (
                ("right", typed(right, way, problem.unit)),
                ("off", typed(right, way, problem.unit, off=1)),
                ("operation", typed(wrong, way, problem.unit)),
            ):
                found.append((way, kind, await _verdict(tutor, problem.text, before, text)))
        before.append(typed(right, "a * b = c", problem.unit))
    await tutor.aclose()
    return iter(found)


async def _verdict(tutor: Tutor, problem: str, before: Sequence[str], text: str) -> str:
    """On one step behind right ones; what was solved stays known."""
    tutor.session = TutorSession(problem=problem, solution=tutor.session.solution)
    said = ""
    for step in [*before, text]:
        async for one in tutor.check(step):
            said = one.verdict
    return said


async def measure_typed(policy: str | None, problems: int) -> None:
    """The table of verdicts, way by way."""
    for given in (False, True) if policy is None else (False,):
        counts: dict[str, Counter[tuple[str, str]]] = {way: Counter() for way in WAYS}
        async with teacher(policy, given=given) as refiner:
            for problem in PROBLEMS[:problems]:
                for way, kind, verdict in await verdicts_on(problem, refiner, solution_of(problem) if given else None):
                    counts[way][kind, verdict] += 1
        what = policy or ("exact checks, own solution given" if given else "exact checks alone")
        everything = sum(counts.values(), Counter())
        show(
            [what, "right called right, %", "wrong", "cannot tell", "off by one: called wrong, %", "called right",
             "wrong operation: cannot tell, %", "called right, %"],
            [_row(way, count) for way, count in [*counts.items(), ("all", everything)]],
        )  # fmt: skip


def _row(way: str, count: Counter[tuple[str, str]]) -> list[str]:
    def total(kind: str) -> int:
        return sum(number for (one, _), number in count.items() if one == kind)

    return [
        way,
        share(count["right", "right"], total("right")),
        str(count["right", "wrong"]),
        str(count["right", "cannot tell"]),
        share(count["off", "wrong"], total("off")),
        str(count["off", "right"]),
        share(count["operation", "cannot tell"] + count["operation", "wrong"], total("operation")),
        share(count["operation", "right"], total("operation")),
    ]


async def measure_mistakes(rows: Sequence[dict[str, Any]]) -> None:
    """Where the tutor stops on solutions with a marked first error, and what it says of the right steps before."""
    table = []
    for given in (False, True):
        before: Counter[str] = Counter()
        at: Counter[str] = Counter()
        async with teacher(None, given=given) as refiner:
            for row in rows:
                said = await _go_through(row, refiner, given)
                before.update(said[: row["label"]])
                at[said[row["label"]]] += 1
        right, wrong = before.total(), at.total()
        table.append(
            ["reference as own solution" if given else "exact checks alone", str(right), share(before["right"], right),
             share(before["wrong"], right), str(wrong), share(at["wrong"], wrong), share(at["cannot tell"], wrong),
             share(at["right"], wrong)]
        )  # fmt: skip
    show(
        ["", "right steps", "called right, %", "called wrong, %", "first errors", "called wrong, %", "cannot tell, %",
         "called right, %"],
        table,
    )  # fmt: skip


async def _go_through(row: dict[str, Any], refiner: Refiner, given: bool) -> list[str]:
    """The verdicts on the steps up to the first error."""
    lines = row["reference_solution"].strip().split("\n")
    solution = accepted(row["problem"], lines, lines[-1].strip()) if given else None
    said: list[str] = []
    for end in range(row["label"] + 1):
        kept = [text for text in row["steps"][:end] if text.strip()]
        session = TutorSession(problem=row["problem"], solution=solution)
        tutor = Tutor(refiner, session)
        said.append(await _alone(tutor, kept, row["steps"][end]))
    return said


async def _alone(tutor: Tutor, before: Sequence[str], text: str) -> str:
    """The verdict on a step whose earlier ones are taken as they stand."""
    judged = [
        {"number": n, "verdict": "cannot tell", "reason": "", "judged": {"text": t}} for n, t in enumerate(before, 1)
    ]
    tutor.session = TutorSession.model_validate({**tutor.session.model_dump(), "steps": judged})
    said = "cannot tell"
    async for step in tutor.check(" ".join(text.split()) or "–"):
        said = step.verdict
    return said


def measure_hints(file: Path | None, problems: int) -> None:
    """Every rung at every point of every solution: how many tell the answer, how many gave way to a safer one."""
    solutions = [solution_of(problem) for problem in PROBLEMS]
    if file is not None:
        rows = _rows(file)[:problems]
        solutions += [accepted(row["question"], _lines(row["solution"]), row["answer"]) for row in rows]
    shown_of: dict[str, Counter[str]] = {rung: Counter() for rung in RUNGS}
    for solution in solutions:
        for context in _contexts(solution):
            for rung in RUNGS:
                hint = make_hint(rung, context)
                shown_of[rung]["all"] += 1
                shown_of[rung]["held back"] += hint.held_back
                shown_of[rung]["leaks"] += _tells(hint.text, str(solution.answer))
    header = ["rung", "hints", "tell the answer", "%", "a safer one instead, %"]
    show(header, [[rung, str(n["all"]), str(n["leaks"]), share(n["leaks"], n["all"]), share(n["held back"], n["all"])]
                  for rung, n in shown_of.items()])  # fmt: skip


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _lines(solution: str) -> list[str]:
    return [_ANNOTATION.sub("", line) for line in solution.split("\n") if not line.startswith("####")]


def _contexts(solution: RefinementResult) -> Iterator[HintContext]:
    """Before each step of the solution, with those before it done."""
    problem, steps = solution.problem, [step.text for step in solution.attempts[0].steps]
    known: list[Calculation] = []
    for number, text in enumerate(steps, 1):
        yield HintContext(
            problem=problem,
            number=number,
            known=tuple(known),
            failed=None,
            slip=None,
            way=OwnWay.of(solution),
            guard=AnswerGuard.of(problem, solution),
        )
        known.append(calculate(problem, steps[: number - 1], text))


def _tells(text: str, answer: str) -> bool:
    """Whether the answer stands in the text in digits: simpler than the tutor's own check, and not a line of it."""
    wanted = float(answer.replace(",", ""))
    return any(float(found.replace(",", "")) == wanted for found in _DIGITS.findall(text))


def main() -> None:
    """The command line of `python -m benchmarks.tutor`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["typed", "languages", "mistakes", "pupils", "hints"])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--policy", help="solve with this model, as `redline tutor` does")
    parser.add_argument("--problems", type=int, default=1_000)
    options = parser.parse_args()
    if options.what == "typed":
        asyncio.run(measure_typed(options.policy, options.problems))
    elif options.what == "languages":
        asyncio.run(measure_languages(options.policy))
    elif options.what == "hints":
        measure_hints(options.file, options.problems)
    elif options.file is None:
        parser.error(f"{options.what} needs the file of solutions")
    elif options.what == "pupils":
        asyncio.run(measure_pupils(_rows(options.file)[: options.problems]))
    else:
        asyncio.run(measure_mistakes(_rows(options.file)[1::2]))


if __name__ == "__main__":
    main()
