r"""Training examples in the form in which GenPRM-MATH-Data is published, so that it and our own are interchangeable.

    {"conversations": [{"role": "system", "content": "You are a math teacher. ..."},
                       {"role": "user", "content": PROBLEM and step 1}, {"role": "assistant", "content": RATIONALE},
                       {"role": "user", "content": step 2}, {"role": "assistant", "content": RATIONALE}, ...]}

Published rows have no id; ours have one and their origins beside it, which other readers pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from redline.store import Entry, read_entries
from redline.training.pipeline.row_file import is_row, record
from redline.training.pipeline.schema import ConversationRow, Turn
from redline.verifier import Label
from redline.verifier.genprm import prompt_format

# A rationale ends with its judgement; the published ones lack the last newline.
_END = re.compile(r"\{\s*(?:Yes|No)\s*\}\s*\$?\s*(?:</output>\s*)?")


def conversation(problem: str, steps: Sequence[str], rationales: Sequence[str]) -> tuple[Turn, ...]:
    """The steps that have a rationale (at least one), each with its own, as the verifier's chains send them."""
    messages = prompt_format.conversation(problem, steps[: len(rationales)], rationales[:-1])
    turns = [Turn(role=message["role"], content=message["content"]) for message in messages]
    return (*turns, Turn(role="assistant", content=rationales[-1]))


def fault(turns: Sequence[Turn]) -> str | None:
    """What makes it no conversation to learn from; None where nothing does."""
    if not turns or turns[0].role != "system":
        return "does not begin with a system turn"
    for number, turn in enumerate(turns[1:], 1):
        due = "user" if number % 2 else "assistant"
        if turn.role != due:
            return f"turn {number} (from 0) is of the {turn.role}, not of the {due}"
        if not turn.content.strip():
            return f"turn {number} (from 0) is empty"
        if due == "assistant" and not ends_in_judgement(turn.content):
            return f"turn {number} (from 0) does not end with a judgement"
    return None if turns[-1].role == "assistant" else "does not end with a turn of the assistant"


def ends_in_judgement(rationale: str) -> bool:
    """Whether a rationale ends with `\\boxed{Yes}` or `\\boxed{No}` as the wire format has it."""
    found = prompt_format.last_judgement(rationale)
    return found is not None and _END.fullmatch(rationale, found[1]) is not None


def judgements(turns: Sequence[Turn]) -> list[Label]:
    """What each turn of the assistant says in the end; `unknown` where it says nothing."""
    found = [prompt_format.last_judgement(turn.content) for turn in turns if turn.role == "assistant"]
    return ["unknown" if one is None else "yes" if one[0] else "no" for one in found]


def read_conversations(path: Path) -> Iterator[ConversationRow]:
    """The conversations of a file, published or our own; one without an id is named after the file and its number.

    Raises `DataError` with the place of what is no conversation to learn from, and of an id that comes twice.
    """
    seen: set[str] = set()
    for number, entry in enumerate(read_entries(str(path)), 1):
        if not is_row(entry.fields):
            continue
        row = _row(entry, f"{entry.subset}-{number}")
        if row.id in seen:
            raise entry.wrong(f"the id {row.id!r} is there twice")
        seen.add(row.id)
        yield row


def published(row: ConversationRow) -> dict[str, Any]:
    """The row in the published form: the conversation and nothing else."""
    return {"conversations": [turn.model_dump() for turn in row.conversations]}


def _row(entry: Entry, name: str) -> ConversationRow:
    named = entry if "id" in entry.fields else Entry(entry.where, entry.subset, {"id": name, **entry.fields})
    row = record(named, ConversationRow)
    wrong = fault(row.conversations)
    if wrong is not None:
        raise entry.wrong(f"no conversation to learn from: {wrong}")
    return row
