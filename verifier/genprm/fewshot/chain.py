"""One vote of a model that was shown the format: every turn has its bound, and the judgement is opened for it."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference import LanguageModel
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.chain import VerificationChain
from redline.verifier.genprm.draft import RationaleDraft
from redline.verifier.genprm.fewshot.check import ShownCheck
from redline.verifier.genprm.fewshot.demonstration import paragraph
from redline.verifier.genprm.fewshot.prompt import FewShotPrompt
from redline.verifier.genprm.fewshot.turn import ANALYSIS_STOPS, own_words, write_turn
from redline.verifier.genprm.history import ChainHistory
from redline.verifier.genprm.recipe import JudgingRecipe
from redline.verifier.verdict import Vote


class FewShotChain(VerificationChain):
    """As its base, for models that end their turn without a judgement, or box what they calculated.

    The judgement is never waited for: where the model has said what it makes of its check, or used up its turn, the
    opening is written for it, and P(Yes) is read there. The likelier word ends the rationale, so that the later steps'
    conversation is in the format again.
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
        super().__init__(model, history, recipe, problem, steps, seed, follows=follows)
        self._code_check = ShownCheck(self._writer, history, recipe)
        self._shown = FewShotPrompt(model, recipe)

    def _open_prompt(self, step: int) -> str:
        steps = [paragraph(number, text) for number, text in enumerate(self._steps, start=1)]
        return self._shown.open(self._conversation(step, steps, question_prefix=True))

    async def _analyse(self, draft: RationaleDraft) -> None:
        opening = prompt_format.analysis_opening(draft.number)
        # Behind a space of its own tokenizers have no usual word, only digits: then nothing begins as it was shown.
        draft.force(opening.rstrip())
        start = len(draft.text)
        ending = await write_turn(self._writer, draft, ANALYSIS_STOPS)
        if ending == "cut":
            self._writer.refuse_full_context(draft)
        draft.analysis = own_words(draft.text[start:])
        draft.text = f"{opening}{draft.analysis}\n{prompt_format.ANALYSIS_STOP}"

    async def _force_judgement(self, draft: RationaleDraft) -> None:
        draft.force(prompt_format.JUDGEMENT_OPENING)

    async def _vote(self, draft: RationaleDraft) -> Vote:
        vote = await self._soft_vote(draft, draft.text)
        draft.text += prompt_format.judgement_ending(vote.verdict == "yes")
        return vote
