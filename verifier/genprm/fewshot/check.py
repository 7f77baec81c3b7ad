"""The code of a model that was shown the format: what it found stays in the rationale, whoever writes the judgement."""

from __future__ import annotations

from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.block import first_code_block
from redline.verifier.genprm.code.check import MAX_CODE_ROUNDS, CodeCheck
from redline.verifier.genprm.draft import Ending, RationaleDraft
from redline.verifier.genprm.fewshot.turn import CODE_STOPS, own_words, write_turn


class ShownCheck(CodeCheck):
    """As its base, but never waits for a judgement: the released code throws the check away where none comes."""

    async def verify(self, draft: RationaleDraft) -> bool:
        """Let the model write code and say what it makes of it; always False: the judgement is to be forced.

        Code that was never finished is dropped. Raises `Unjudgeable`, and what the model raises.
        """
        before = draft.text
        draft.force(prompt_format.CODE_OPENING)
        for _ in range(MAX_CODE_ROUNDS):
            ending = await self._take_turn(draft)
            if ending == "block" and not self._repeats_output(draft):
                ending = await self._answer_block(draft)
            else:
                break
        if ending == "cut":
            self._writer.refuse_full_context(draft)
        draft.text = self._closed(draft) if draft.runs else before
        return False

    async def _write(self, draft: RationaleDraft) -> Ending:
        return await write_turn(self._writer, draft, CODE_STOPS)

    def _repeats_output(self, draft: RationaleDraft) -> bool:
        """Whether it was the fence of no code that ended the turn, though code has run."""
        return bool(draft.runs) and first_code_block(draft.words) is None

    def _closed(self, draft: RationaleDraft) -> str:
        """The rationale up to the closing tag of its code, with the model's last words unless they are code again."""
        said = "" if first_code_block(draft.words) else own_words(draft.words)
        return draft.text[: draft.spoken] + (f"{said}\n" if said else "") + prompt_format.CODE_CLOSING
