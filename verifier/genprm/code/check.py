"""The middle of a rationale: turns in which the model writes code and reads what it printed."""

from __future__ import annotations

from redline.inference import neutralize
from redline.sandbox import SandboxError
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.block import first_code_block
from redline.verifier.genprm.code.feedback import NO_CODE, feedback_text
from redline.verifier.genprm.draft import Ending, RationaleDraft, Unjudgeable
from redline.verifier.genprm.history import ChainHistory
from redline.verifier.genprm.recipe import JudgingRecipe
from redline.verifier.genprm.writer import RationaleWriter
from redline.verifier.verdict import CodeRun

MAX_CODE_ROUNDS = 3
"""Turns in which the model may write code or judge, as in the released code; the last one's output it never reads."""


class CodeCheck:
    """Lets the model check steps by code, which runs in the namespace of the chain's history."""

    def __init__(self, writer: RationaleWriter, history: ChainHistory, recipe: JudgingRecipe) -> None:
        self._writer = writer
        self._history = history
        self._recipe = recipe

    async def verify(self, draft: RationaleDraft) -> bool:
        """Let the model write code and judge; False, with the text ready for a forced judgement, if it does not.

        Raises `Unjudgeable`, and what the model raises.
        """
        analysed = draft.text
        draft.force(prompt_format.CODE_OPENING)
        ending = await self._rounds(draft)
        if ending == "done":
            return True
        if self._recipe.analysis:
            draft.text = analysed
            return False
        if ending == "cut":
            self._writer.refuse_full_context(draft)
            _tell(draft, CodeRun(code="", output=NO_CODE, status="missing"))
        draft.text += prompt_format.CODE_CLOSING
        return False

    async def _rounds(self, draft: RationaleDraft) -> Ending:
        """Turns of code and output, until the model has judged or its turns or tokens are used up."""
        for turn in range(1, MAX_CODE_ROUNDS + 1):
            ending = await self._take_turn(draft)
            # Nobody would read the last output where the judgement is forced straight after the analysis.
            if ending == "block" and not (turn == MAX_CODE_ROUNDS and self._recipe.analysis):
                ending = await self._answer_block(draft)
            if ending != "block":
                break
        return ending

    async def _take_turn(self, draft: RationaleDraft) -> Ending:
        """Let the model go on to the end of a code block, or to its judgement."""
        ending = await self._write(draft)
        block = first_code_block(draft.words)
        if ending == "block" and block is not None and not block.closed:
            # What looked like the end of a block was the opening of one without a tag.
            ending = await self._write(draft)
            block = first_code_block(draft.words)
        if block is not None and block.closed:
            # Whatever the model wrote behind its code, it had seen no output yet.
            draft.close_block(block.end)
            return "block"
        writing_code = block is not None and not prompt_format.ends_check(draft.words)
        if block is not None and writing_code and ending == "done" and block.code.strip():
            # The model ended its turn where the fence belongs.
            draft.close_block(len(draft.words.rstrip()))
            return "block"
        return draft.done_if_judged(ending) if not writing_code else ending

    async def _write(self, draft: RationaleDraft) -> Ending:
        return await self._writer.write(draft, prompt_format.CODE_STOP, prompt_format.JUDGEMENT_STOP)

    async def _answer_block(self, draft: RationaleDraft) -> Ending:
        """Run the block that was just closed, or let the model guess what it prints."""
        block = first_code_block(draft.words)
        if block is None or not block.code.strip():
            return _tell(draft, CodeRun(code="", output=NO_CODE, status="missing"))
        if not self._recipe.execute:
            return await self._guess(draft, block.code)
        return _tell(draft, await self._run(block.code))

    async def _guess(self, draft: RationaleDraft, code: str) -> Ending:
        draft.force(prompt_format.OUTPUT_OPENING)
        start = len(draft.text)
        ending = draft.done_if_judged(await self._write(draft))
        guessed = draft.text[start:].partition("\n```")[0].strip()
        draft.runs.append(CodeRun(code=code, output=guessed, status="guessed"))
        if ending == "block":
            draft.spoken = len(draft.text)
        return ending

    async def _run(self, code: str) -> CodeRun:
        try:
            execution = await (await self._history.namespace()).run(code)
        except SandboxError as broken:
            self._history.leave_namespace()
            raise Unjudgeable(f"the sandbox failed: {type(broken).__name__}: {broken}") from broken
        output = neutralize(feedback_text(execution), self._writer.model)
        return CodeRun(code=code, output=output, status=execution.status)


def _tell(draft: RationaleDraft, run: CodeRun) -> Ending:
    """Write what came of a block into the rationale, for the model to read in its next turn."""
    draft.runs.append(run)
    draft.text += prompt_format.code_feedback(run.output)
    draft.spoken = len(draft.text)
    return "block"
