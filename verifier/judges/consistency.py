"""Self-consistency as a judge: a solution is as good as the share of a model's own samples that reach its answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from redline.inference import LanguageModel, Message, PromptTooLong, Request, render_prompt
from redline.verifier.answers.checker import AnswerChecker
from redline.verifier.answers.extraction import extract_answer
from redline.verifier.genprm.voting import majority_verdict
from redline.verifier.verdict import CONTEXT, Evidence, Verdict, Vote, unjudged

INSTRUCTION = 'Solve the problem step by step. Begin each step with "Step k:" and put the final answer in \\boxed{}.'
"""How a policy is asked for a solution. Part of what the embedded policy was trained on."""

SAMPLING_TEMPERATURE, TOP_P = 0.7, 0.95


class SelfConsistency:
    """Judges a solution by its answer alone: the reward is the share of `votes` samples whose answer is equal.

    It sees no steps, so every step of a solution gets the same verdict: in the loop a solution that the samples do not
    bear out (reward below 0.5) is written anew from its first step. A sample without an answer, or one that cannot be
    compared, is an unknown vote; when more than half are, or the solution has no answer, nothing is known.
    `max_tokens` bounds one sample. Raises `ValueError` for fewer than one vote.
    """

    def __init__(self, model: LanguageModel, *, votes: int = 8, max_tokens: int = 2048) -> None:
        if votes < 1:
            raise ValueError(f"votes must be at least 1, not {votes}")
        self._model = model
        self._votes = votes
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """`consistency:` and the model's name."""
        return f"consistency:{self._model.name}"

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
            samples = await self._sample(problem, seed)
        except PromptTooLong:
            return unjudged(f"{CONTEXT} the problem fills the model's {self._model.max_context} tokens")
        async with AnswerChecker() as checker:
            votes = [await self._vote(checker, answer, sample) for sample in samples]
        return majority_verdict(votes, self._votes)

    async def _sample(self, problem: str, seed: int) -> list[str]:
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

    async def _vote(self, checker: AnswerChecker, answer: str, sample: str) -> Vote:
        other = extract_answer(sample)
        if other is None:
            return Vote(verdict="unknown", reward=None, reason="the sample boxes no answer")
        evidence = Evidence(analysis=f"A solution of the model's own ends with {other}.")
        equal = await checker.equal(other, answer)
        if equal == "unknown":
            reason = f"it is not known whether {other[:80]} equals the answer"
            return Vote(verdict="unknown", reward=None, reason=reason, evidence=evidence)
        return Vote(verdict=equal, reward=float(equal == "yes"), source="frequency", evidence=evidence)
