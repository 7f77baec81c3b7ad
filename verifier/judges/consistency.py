"""Self-consistency as a judge: a solution is as good as the share of a model's own samples that reach its answer."""

from __future__ import annotations

from redline.inference import LanguageModel, Message, Request, render_prompt
from redline.verifier.answers.checker import AnswerChecker
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.judges.answer_judge import AnswerJudge
from redline.verifier.verdict import Evidence, Vote

INSTRUCTION = 'Solve the problem step by step. Begin each step with "Step k:" and put the final answer in \\boxed{}.'
"""How a policy is asked for a solution. Part of what the embedded policy was trained on."""

SAMPLING_TEMPERATURE, TOP_P = 0.7, 0.95


class SelfConsistency(AnswerJudge[str]):
    """Judges a solution by its answer alone: the reward is the share of `votes` samples whose answer is equal.

    It sees no steps, so every step of a solution gets the same verdict: in the loop a solution that the samples do not
    bear out (reward below 0.5) is written anew from its first step. A sample without an answer, or one that cannot be
    compared, is an unknown vote; when more than half are, or the solution has no answer, nothing is known.
    `max_tokens` bounds one sample. Raises `ValueError` for fewer than one vote.
    """

    def __init__(self, model: LanguageModel, *, votes: int = 8, max_tokens: int = 2048) -> None:
        super().__init__(model, votes)
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """`consistency:` and the model's name."""
        return f"consistency:{self._model.name}"

    async def _others(self, problem: str, seed: int) -> list[str]:
        messages: list[Message] = [{"role": "user", "content": f"{problem}\n\n{INSTRUCTION}"}]
        prompt = render_prompt(self._model, messages, add_generation_prompt=True, opening="Step 1:")
        request = Request(
            prompt,
            max_tokens=self._max_tokens,
            temperature=SAMPLING_TEMPERATURE,
            top_p=TOP_P,
            n=self._votes,
            seed=seed,
        )
        return [completion.text for completion in (await self._model.generate(request)).completions]

    async def _vote(self, checker: AnswerChecker, answer: str, other: str) -> Vote:
        found = extract_answer(other)
        if found is None:
            return Vote(verdict="unknown", reward=None, reason="the sample boxes no answer")
        evidence = Evidence(analysis=f"A solution of the model's own ends with {found}.")
        equal = await checker.equal(found, answer)
        if equal == "unknown":
            reason = f"it is not known whether {found[:80]} equals the answer"
            return Vote(verdict="unknown", reward=None, reason=reason, evidence=evidence)
        return Vote(verdict=equal, reward=float(equal == "yes"), source="frequency", evidence=evidence)
