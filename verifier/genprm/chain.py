"""One vote on a whole solution: a rationale for every step, written in turns by us, the model and the sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference import AnswerUnusable, Choice, LanguageModel, Message, PromptTooLong
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.check import CodeCheck
from redline.verifier.genprm.draft import RationaleDraft, Unjudgeable
from redline.verifier.genprm.history import ChainHistory
from redline.verifier.genprm.recipe import JudgingRecipe
from redline.verifier.genprm.reward import OPTIONS, p_yes
from redline.verifier.genprm.writer import RationaleWriter
from redline.verifier.verdict import EMPTY_STEP, EVEN, Evidence, Label, Vote

JUDGEMENT_TOKENS = 20
"""Room for a forced judgement, as in the released code; `{Yes}$`, newline, `</output>` and newline fit."""

_NO_JUDGEMENT = "no judgement was found in what the model wrote"


class VerificationChain:
    """Judges the steps of one solution in order, with the rationales and the namespace of its history.

    A step that could not be judged leaves what was written of its rationale in the conversation, so that the next
    step can still be judged; where the context is full, no later one can. With `follows` the history is another
    chain's: this one reads it and writes none. Not safe for concurrent use. Call `aclose` at the end.
    """

    def __init__(
        self,
        model: LanguageModel,
        history: ChainHistory,
        recipe: JudgingRecipe,
        problem: str,
        steps: Sequence[str],
        seed: int,
        *,
        follows: bool = False,
    ) -> None:
        self._model = model
        self._history = history
        self._recipe = recipe
        self._problem = problem
        self._steps = steps
        self._writer = RationaleWriter(model, recipe, seed)
        self._code_check = CodeCheck(self._writer, history, recipe)
        self._full = False
        self.follows = follows

    async def judge(self, step: int) -> Vote:
        """The vote on a step, counted from 0, when those before it are in the history. Raises what the model raises."""
        draft = RationaleDraft("", step + 1)
        vote = _unknown(draft, self._writer.context_reason)
        if not self._full:
            draft.prompt = self._open_prompt(step)
            try:
                vote = await self._judge(draft)
            except Unjudgeable as why:
                vote = _unknown(draft, str(why))
            except PromptTooLong:
                self._full = not self.follows
                vote = _unknown(draft, self._writer.context_reason)
        if not self.follows:
            self._history.rationales.append(draft.text)
        return vote

    async def aclose(self) -> None:
        """Close the history, unless it is another chain's."""
        if not self.follows:
            await self._history.aclose()

    def _open_prompt(self, step: int) -> str:
        messages = self._conversation(step, self._steps, question_prefix=self._recipe.question_prefix)
        return prompt_format.open_prompt(self._model, messages, generation_prompt=self._recipe.generation_prompt)

    def _conversation(self, step: int, steps: Sequence[str], *, question_prefix: bool) -> list[Message]:
        return prompt_format.conversation(
            self._problem,
            steps,
            self._history.rationales[:step],
            direct=not (self._recipe.analysis or self._recipe.code),
            question_prefix=question_prefix,
        )

    async def _judge(self, draft: RationaleDraft) -> Vote:
        if not self._steps[draft.number - 1].strip():
            raise Unjudgeable(EMPTY_STEP)
        return await self._look(draft) or await self._in_words(draft)

    async def _in_words(self, draft: RationaleDraft) -> Vote:
        if self._recipe.analysis:
            await self._analyse(draft)
            if self._recipe.code and (settled := await self._look(draft)):
                return settled
        if not (self._recipe.code and await self._code_check.verify(draft)):
            await self._force_judgement(draft)
        return _with_looks(await self._vote(draft), draft)

    async def _look(self, draft: RationaleDraft) -> Vote | None:
        """The vote where P(Yes) is settled as the rationale stands, which then ends here; None where it has to go on.

        Nothing is written for it: the judgement is opened, and left out again where it settles nothing.
        """
        if self._recipe.doubt is None:
            return None
        judged = draft.text + prompt_format.JUDGEMENT_OPENING
        try:
            vote = await self._soft_vote(draft, judged)
        except Unjudgeable:
            # The next depth may have better luck.
            return None
        assert vote.reward is not None
        draft.looks.append(vote.reward)
        if not self._recipe.settles(vote.reward, explained=bool(draft.analysis)):
            return None
        draft.text = judged + prompt_format.judgement_ending(vote.verdict == "yes")
        return vote.model_copy(update={"looks": tuple(draft.looks)})

    async def _analyse(self, draft: RationaleDraft) -> None:
        draft.force(prompt_format.analysis_opening(draft.number))
        start = len(draft.text)
        ending = await self._writer.write(draft, prompt_format.ANALYSIS_STOP)
        draft.analysis = draft.text[start:].strip().removesuffix("</analyze>").strip()
        if ending == "cut":
            self._writer.refuse_full_context(draft)
            # As released: closed where it was cut. It leaves no room for code, so the judgement comes next.
            draft.text += prompt_format.ANALYSIS_STOP
        elif not draft.text.endswith(prompt_format.ANALYSIS_STOP):
            draft.text = f"{draft.text[:start]}{draft.analysis}\n{prompt_format.ANALYSIS_STOP}"

    async def _force_judgement(self, draft: RationaleDraft) -> None:
        draft.force(prompt_format.JUDGEMENT_OPENING)
        await self._writer.write(draft, prompt_format.JUDGEMENT_STOP, room=JUDGEMENT_TOKENS)

    async def _vote(self, draft: RationaleDraft) -> Vote:
        judgement = prompt_format.last_judgement(draft.words)
        if self._recipe.hard_rewards:
            return _hard_vote(judgement, draft.evidence)
        if judgement is None:
            raise Unjudgeable(_NO_JUDGEMENT)
        vote = await self._soft_vote(draft, draft.text[: draft.spoken + judgement.place])
        if not judgement.plain and judgement.yes != (vote.verdict == "yes"):
            raise Unjudgeable(
                "the judgement is in other words than Yes and No, and these are likelier the other way round"
            )
        return vote

    async def _soft_vote(self, draft: RationaleDraft, text: str) -> Vote:
        """P(Yes) behind a rationale in which a judgement opens. Raises `Unjudgeable`, and what the model raises."""
        choice = await self._choose(draft.prompt + text)
        reward = p_yes(choice)
        if reward is None:
            raise Unjudgeable(f"no probability of Yes or No at the judgement: log-probabilities {choice.logprobs}")
        return Vote(
            verdict="yes" if reward >= EVEN else "no", reward=reward, source=choice.source, evidence=draft.evidence
        )

    async def _choose(self, stands: str) -> Choice:
        try:
            return await self._model.choose(stands, OPTIONS)
        except AnswerUnusable as unusable:
            # The server's numbers are none; the next vote may have better luck, and no run ends for it.
            raise Unjudgeable(f"the probabilities at the judgement are unusable: {unusable}") from unusable


def _hard_vote(judgement: prompt_format.Judgement | None, evidence: Evidence) -> Vote:
    """The authors' later reward: 1 for a boxed Yes, 0 for No. Neither counts half, and is unknown all the same."""
    if judgement is None:
        return Vote(verdict="unknown", reward=EVEN, source="judgement", reason=_NO_JUDGEMENT, evidence=evidence)
    label: Label = "yes" if judgement.yes else "no"
    return Vote(verdict=label, reward=float(judgement.yes), source="judgement", evidence=evidence)


def _with_looks(vote: Vote, draft: RationaleDraft) -> Vote:
    """The vote with what was seen on the way to it, if anybody looked."""
    if not draft.looks or vote.reward is None:
        return vote
    return vote.model_copy(update={"looks": (*draft.looks, vote.reward)})


def _unknown(draft: RationaleDraft, reason: str) -> Vote:
    return Vote(verdict="unknown", reward=None, reason=reason, evidence=draft.evidence)
