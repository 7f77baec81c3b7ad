"""What models, sandbox and judges answered in the critique in progress, so that walking it again costs nothing."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

from pydantic import TypeAdapter

from redline.inference import AnswerUnusable, Generation
from redline.verifier import Verdict

Entry: TypeAlias = dict[str, str]
"""Plain data: what was asked, as a digest, and what was answered, as JSON."""

AnswerT = TypeVar("AnswerT")


def digest(*asked: object) -> str:
    """A name for what was asked, the same in every process."""
    return hashlib.blake2b(repr(asked).encode(errors="surrogatepass"), digest_size=16).hexdigest()


class Journal:
    """Writes down every answer that was paid for, and gives those of an earlier process back, each once.

    A judge's chain cannot be entered in the middle. Begun anew with these answers it comes to the very place where it
    was, with the same conversation, for neither call nor token. What failed is not written down: it is tried again.
    """

    def __init__(self, recorded: Sequence[Entry] = ()) -> None:
        self._owed: dict[str, deque[str]] = defaultdict(deque)
        for entry in recorded:
            self._owed[entry["asked"]].append(entry["answer"])
        self._written: list[Entry] = []

    def recall(self, asked: str, kind: type[AnswerT]) -> AnswerT | None:
        """The answer to this; None where there is none. Raises `AnswerUnusable` where that was the answer."""
        answers = self._owed.get(asked)
        return _read(answers.popleft(), kind) if answers else None

    def write(self, asked: str, answer: object) -> None:
        """Write an answer down: one of a model, of the sandbox, of a judge, or that it was unusable."""
        self._written.append({"asked": asked, "answer": _text(answer)})

    def collect(self) -> list[Entry]:
        """What was written since this was last asked."""
        written, self._written = self._written, []
        return written


def _text(answer: object) -> str:
    if isinstance(answer, AnswerUnusable):
        return json.dumps({"unusable": str(answer)})
    if isinstance(answer, Verdict):
        return json.dumps({"answer": answer.model_dump(mode="json")})
    if isinstance(answer, Generation):
        # A judge reads what was written, and not the numbers of the tokens.
        bare = tuple(replace(one, token_ids=(), logprobs=()) for one in answer.completions)
        answer = replace(answer, completions=bare)
    return json.dumps({"answer": asdict(cast(Any, answer))})


def _read(text: str, kind: type[AnswerT]) -> AnswerT:
    entry = json.loads(text)
    if "unusable" in entry:
        raise AnswerUnusable(entry["unusable"])
    answer: AnswerT = _adapter(cast(Hashable, kind)).validate_python(entry["answer"])
    return answer


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
