"""What the judges of final answers share: others answer the problem, and each of them is a vote on the solution's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Generic, TypeVar

from redline.inference import LanguageModel, PromptTooLong
from redline.verifier.answers.checker import AnswerChecker
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.genprm.voting import majority_verdict
from redline.verifier.verdict import CONTEXT, Label, Verdict, Vote, unjudged

OtherT = TypeVar("OtherT")

SHOWN: dict[Label, str] = {
    "no": "Solved independently, the problem did not come to the answer of that attempt. ",
    "yes": "Solved independently, the problem did not always come to the answer of that attempt. ",
}
"""What the writer of another attempt is told of a verdict: that there is doubt, not what the others found."""
ANEW = "Any of its steps may be wrong. Read the problem again, sentence by sentence, and derive the answer anew."


class AnswerJudge(Generic[OtherT]):
    """The verdict on the final answer, given to every step; a subclass says who else answers, and how that votes.

    As many votes for an answer as against it decide nothing: the verdict is `unknown`, and another seed may tell. The
    evidence says what the others found, for those who read it; whoever writes the solution anew is not shown it, so
    that their agreement with the next solution is worth as much as with the first.
    """

    def __init__(self, model: LanguageModel, votes: int) -> None:
        if votes < 1:
            raise ValueError(f"votes must be at least 1, not {votes}")
        self._model = model
        self._votes = votes

    async def judge(
        self, problem: str, steps: Sequence[str], *, seed: int = 0, all_steps: bool = False
    ) -> AsyncGenerator[Verdict, None]:
        """See `Judge.judge`. Raises what the model raises, and `CheckerUnavailable`."""
        if not steps:
            return
        verdict = await self._verdict(problem, extract_answer("\n".join(steps)), seed)
        for _ in steps:
            yield verdict
            if verdict.verdict != "yes" and not all_steps:
                return

    async def _verdict(self, problem: str, answer: str | None, seed: int) -> Verdict:
        if answer is None:
            return unjudged("the solution boxes no answer to compare")
        try:
            others = await self._others(problem, seed)
        except PromptTooLong:
            return unjudged(f"{CONTEXT} the problem fills the model's {self._model.max_context} tokens")
        async with AnswerChecker() as checker:
            votes = [await self._vote(checker, answer, other) for other in others]
        return _decided([_withheld(vote) for vote in self._told(votes)], self._votes)

    async def _others(self, problem: str, seed: int) -> Sequence[OtherT]:
        raise NotImplementedError

    async def _vote(self, checker: AnswerChecker, answer: str, other: OtherT) -> Vote:
        raise NotImplementedError

    def _told(self, votes: list[Vote]) -> list[Vote]:
        """The votes as they are told, with what they say of each other."""
        return votes


def _decided(votes: list[Vote], allowed: int) -> Verdict:
    """The majority's verdict; `unknown` where there is none."""
    labels = [vote.verdict for vote in votes]
    if labels.count("yes") == labels.count("no"):
        return Verdict(verdict="unknown", reward=None, votes=tuple(votes), votes_allowed=allowed)
    return majority_verdict(votes, allowed)


def _withheld(vote: Vote) -> Vote:
    """The vote, of whose evidence nothing that was found is shown to a writer."""
    if vote.verdict == "unknown":
        return vote
    shown = SHOWN[vote.verdict] + ANEW
    return vote.model_copy(update={"evidence": vote.evidence.model_copy(update={"shown": shown, "whole": True})})
