"""What a teacher reads of a student's work on a sheet: what was solved, with how much help, and which mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from redline.agent.tutor.session import StudentStep, TutorSession

_MEANING = {
    "arithmetic slip": "the calculation was right to make and came out wrong",
    "wrong operation": "what was written belongs to another operation on the same numbers",
    "sign": "plus and minus were taken for each other",
    "decimal point": "a factor of ten: the decimal point, or a zero",
    "copy error": "a number with two digits changed over",
    "units": "numbers of different units were put together",
    "wrong rearrangement": "an equation that does not follow from the one before",
    "other": "called wrong by the verifier, of no kind that the numbers tell",
}


def result_of(session: TutorSession) -> str:
    """How far the work on one problem came."""
    if session.solved:
        return "solved" if not session.revealed else "solved, the solution was shown"
    if not (session.steps or session.wrong or session.hints or session.revealed):
        return "not tried"
    return "not solved" if not session.revealed else "not solved, the solution was shown"


def mistakes_of(session: TutorSession) -> list[StudentStep]:
    """The steps of a problem that show a mistake, in the order tried: wrong ones, and right ones with a copied slip."""
    return [step for step in (*session.wrong, *session.steps) if step.mistake is not None]


def summarize(title: str, sessions: Sequence[TutorSession]) -> str:
    """The summary as Markdown: a table of the problems, the kinds of mistake, and every mistake as it was typed."""
    solved = sum(session.solved for session in sessions)
    hints = sum(len(session.hints) for session in sessions)
    lines = [f"# {_plain(title)}", "", f"{solved} of {len(sessions)} problems solved, with {hints} hints in all.", ""]
    lines += [
        "| | problem | result | steps | wrong tries | hints | kinds of mistake |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(number, session) for number, session in enumerate(sessions, 1)]
    return "\n".join([*lines, *_kinds(sessions), *_typed(sessions)]) + "\n"


def _row(number: int, session: TutorSession) -> str:
    kinds = Counter(step.mistake for step in mistakes_of(session))
    told = ", ".join(f"{kind} × {count}" if count > 1 else str(kind) for kind, count in kinds.items())
    problem = _plain(session.problem or "")
    short = problem if len(problem) <= 60 else f"{problem[:59].rstrip()}…"
    cells = (number, short, result_of(session), len(session.steps), len(session.wrong), len(session.hints), told or "–")
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _kinds(sessions: Sequence[TutorSession]) -> list[str]:
    kinds = Counter(step.mistake for session in sessions for step in mistakes_of(session))
    if not kinds:
        return []
    lines = ["", "## Kinds of mistake", "", "Only what the numbers tell; a step of another kind is `other`.", ""]
    return [*lines, *(f"- {kind}, {count}: {_MEANING[kind]}" for kind, count in kinds.most_common() if kind)]


def _typed(sessions: Sequence[TutorSession]) -> list[str]:
    lines = [
        f"- problem {number}, step {step.number}, {step.mistake}: `{_plain(step.text)}` ({_plain(step.reason)})"
        for number, session in enumerate(sessions, 1)
        for step in mistakes_of(session)
    ]
    return ["", "## Mistakes as they were typed", "", *lines] if lines else []


def _plain(text: str) -> str:
    """Text of others on one line, without what would end a cell or a code span."""
    return " ".join(text.split()).replace("|", "\\|").replace("`", "'")
