"""The policy at work: it drafts, revises and continues attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from redline.agent.policy.prompts import (
    DEFAULT,
    Prompts,
    continue_prompt,
    doubt_prompt,
    next_step_prompt,
    revise_prompt,
    rewrite_prompt,
    solve_prompt,
)
from redline.agent.policy.read_along import Reader, written_until_refused
from redline.agent.policy.steps import continued, encodable, join_steps, step_label
from redline.agent.result import Attempt, Step
from redline.inference import Completion, Generation, LanguageModel, Request, SpeakingModel, split_thought
from redline.verifier import extract_answer

SAMPLE_TEMPERATURE = 0.7
"""Of solutions that are to differ, where the policy is greedy: what the paper's solutions were sampled with."""


@dataclass(frozen=True, slots=True)
class PolicySampling:
    """How the policy is sampled."""

    temperature: float = 0.0
    seed: int = 0
    attempt_tokens: int = 2048
    """New tokens an attempt may have; at most half of what its prompt leaves of the model's context."""

    def heated(self, repeats: int) -> float:
        """The temperature after the policy has said the same wrong thing again `repeats` times.

        A greedy policy that is asked the same would answer the same for ever.
        """
        return self.temperature if repeats == 0 else min(1.0, max(self.temperature, 0.5) + 0.25 * (repeats - 1))


class Policy:
    """A model that writes attempts. Every method may raise what the model raises."""

    def __init__(
        self,
        model: LanguageModel,
        sampling: PolicySampling,
        *,
        show_evidence: bool = True,
        prompts: Prompts = DEFAULT,
        reader: Reader | None = None,
    ) -> None:
        self._model, self._sampling, self._show_evidence = model, sampling, show_evidence
        self._prompts, self._reader = prompts, reader

    async def draft(self, problem: str) -> Attempt:
        """The first attempt."""
        return await self._write(solve_prompt(self._model, problem, self._prompts), ())

    async def sample(self, problem: str, number: int) -> Attempt:
        """One of several first attempts, independent of the others: the one of number 0 is what `draft` gives.

        The others are sampled, at `SAMPLE_TEMPERATURE` where the policy is greedy.
        """
        if number == 0:
            return await self.draft(problem)
        sampling = self._sampling
        other = replace(sampling, temperature=sampling.temperature or SAMPLE_TEMPERATURE, seed=sampling.seed + number)
        return await Policy(self._model, other, prompts=self._prompts, reader=self._reader).draft(problem)

    async def revise(self, problem: str, attempt: Attempt, failing: int, *, number: int, repeats: int = 0) -> Attempt:
        """The attempt anew from step `failing` (from 0); the steps before it stay as they are, verdicts included.

        `number` is the new attempt's, from 0; `repeats` how often this very step has been written before. Where only
        the answer is in doubt, no step is blamed and none is kept.
        """
        kept, wrong = attempt.steps[:failing], attempt.steps[failing]
        if _doubted(wrong):
            return await self._doubt(problem, attempt, wrong, number, repeats)
        evidence = wrong.evidence if self._show_evidence else None
        texts = [step.text for step in kept]
        prompt = revise_prompt(self._model, problem, texts, wrong.text, evidence, self._prompts)
        return await self._write(prompt, kept, number=number, repeats=repeats)

    async def rewrite(
        self, problem: str, attempt: Attempt, wrong: Sequence[int], *, number: int, repeats: int = 0
    ) -> Attempt:
        """The whole solution anew, after an attempt whose steps `wrong` (from 0) were not right; nothing of it stays.

        The policy is shown that solution and what was said of these steps, without code. `number` and `repeats` as in
        `revise`.
        """
        if all(_doubted(attempt.steps[step]) for step in wrong):
            return await self._doubt(problem, attempt, attempt.steps[wrong[0]], number, repeats)
        told = {step: attempt.steps[step].evidence if self._show_evidence else None for step in wrong}
        texts = [step.text for step in attempt.steps]
        prompt = rewrite_prompt(self._model, problem, texts, told, self._prompts)
        return await self._write(prompt, (), number=number, repeats=repeats)

    async def _doubt(self, problem: str, attempt: Attempt, doubted: Step, number: int, repeats: int) -> Attempt:
        evidence = doubted.evidence if self._show_evidence else None
        texts, answer = [step.text for step in attempt.steps], attempt.answer or "no answer"
        prompt = doubt_prompt(self._model, problem, texts, answer, evidence, self._prompts)
        return await self._write(prompt, (), number=number, repeats=repeats)

    async def extend(self, problem: str, attempt: Attempt, *, number: int) -> Attempt:
        """An attempt that did not come to its end, taken further after its last whole step."""
        cut_off = attempt.finish_reason == "length"
        wrote = len(attempt.steps) >= (attempt.revised_from or 1)
        kept = attempt.steps[:-1] if cut_off and wrote else attempt.steps
        prompt = continue_prompt(self._model, problem, [step.text for step in kept], self._prompts)
        return await self._write(prompt, kept, number=number, repeats=int(cut_off))

    async def next_step(self, problem: str, steps: Sequence[str]) -> str | None:
        """The one step that would follow, without its label; None when there is none."""
        following = f"\n{step_label(len(steps) + 2)}"
        prompt = next_step_prompt(self._model, problem, steps, self._prompts)
        completion = await self._sampled(self._request(prompt, stop=(following,)))
        if completion.thought and not completion.text.strip():
            # The label stood in the thought: what would have come after it is still to be said.
            completion = await self._sampled(self._request(prompt))
        written = continued(steps, completion.text)[len(steps) :]
        return written[0] if written else None

    async def _write(self, prompt: str, kept: Sequence[Step], *, number: int = 0, repeats: int = 0) -> Attempt:
        before = [step.text for step in kept]
        written = await self._written(self._request(prompt, number, repeats), before)
        if isinstance(written, list):
            return _attempt(kept, written, number, "refused")
        completion = _apart(written.completions[0])
        return _attempt(kept, continued(before, completion.text), number, completion.finish_reason, completion.thought)

    async def _written(self, request: Request, kept: Sequence[str]) -> Generation | list[str]:
        """The generation; the steps alone where a reader has refused the last of them."""
        model, reader = self._model, self._reader
        # What a prompt that ends inside a thought is continued with is none of the solution yet.
        thinks = not split_thought(request.prompt)[1].endswith(":")
        if reader is None or thinks or not isinstance(model, SpeakingModel):
            return await model.generate(request)
        return await written_until_refused(lambda hear: model.generate_aloud(request, hear), reader, kept)

    async def _sampled(self, request: Request) -> Completion:
        return _apart((await self._model.generate(request)).completions[0])

    def _request(self, prompt: str, number: int = 0, repeats: int = 0, stop: tuple[str, ...] = ()) -> Request:
        sampling = self._sampling
        # A policy that runs on must leave room to be judged and revised in a context of the same size.
        room = max(1, (self._model.max_context - self._model.count_tokens(prompt)) // 2)
        return Request(
            prompt,
            max_tokens=min(sampling.attempt_tokens, room),
            temperature=sampling.heated(repeats),
            seed=sampling.seed + number,
            stop=stop,
        )


def _doubted(step: Step) -> bool:
    """Whether the step was refused for the solution's answer alone."""
    return step.evidence is not None and step.evidence.whole


def _attempt(kept: Sequence[Step], texts: Sequence[str], number: int, finish_reason: str, thought: str = "") -> Attempt:
    """The attempt of these steps, the first of which may be the kept ones."""
    pairs = zip(kept, texts, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0].text == pair[1], pairs))
    return Attempt(
        steps=(*kept[:same], *(Step(text=text) for text in texts[same:])),
        answer=extract_answer(join_steps(texts)),
        revised_from=same + 1 if number else None,
        finish_reason=finish_reason,
        thought=thought,
    )


def _apart(completion: Completion) -> Completion:
    """The sample as text that fits into JSON, with its thought apart."""
    thought, answer = split_thought(encodable(completion.text))
    thoughts = [part for part in (encodable(completion.thought), thought) if part]
    return replace(completion, text=answer, thought="\n\n".join(thoughts))
