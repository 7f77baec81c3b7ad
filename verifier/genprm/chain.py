"""One vote's walk through a solution: a rationale for every step, written in turns by us, the model and the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from redline.inference import AnswerUnusable, Choice, LanguageModel, PromptTooLong, Request, without_control
from redline.sandbox import SandboxError
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.code.block import first_code_block
from redline.verifier.genprm.code.feedback import NO_CODE, feedback_text
from redline.verifier.genprm.history import ChainHistory
from redline.verifier.genprm.recipe import JudgingRecipe
from redline.verifier.genprm.reward import OPTIONS, p_yes
from redline.verifier.genprm.seeds import derive_seed
from redline.verifier.verdict import CONTEXT, EMPTY_STEP, EVEN, CodeRun, Evidence, Label, Vote

MAX_CODE_ROUNDS = 3
"""Turns in which the model may write code or judge, as in the released code; the last one's output it never reads."""
JUDGEMENT_TOKENS = 20
"""Room for a forced judgement, as in the released code; `{Yes}$`, newline, `</output>` and newline fit."""

_NO_JUDGEMENT = "no judgement was found in what the model wrote"

Ending = Literal["block", "done", "cut"]
"""How the model stopped: after a code block, by itself or after its judgement, or because it ran out of tokens."""


class Unjudgeable(Exception):
    """The step under judgement cannot be judged; the message is the vote's reason. Never leaves this package."""


@dataclass(slots=True)
class RationaleDraft:
    """The rationale of one step while it is written."""

    prompt: str
    """The rendered conversation, its last turn open."""
    number: int
    """The step under judgement, from 1."""
    text: str = ""
    analysis: str = ""
    """The model's own words, without the forced opening and the closing tag."""
    runs: list[CodeRun] = field(default_factory=list)
    spoken: int = 0
    """Where in `text` the model's latest turn begins: a judgement is looked for there, never in a code output."""
    requests: int = 0

    @property
    def words(self) -> str:
        """The model's latest turn, with the opening that was forced on it."""
        return self.text[self.spoken :]

    @property
    def evidence(self) -> Evidence:
        return Evidence(analysis=self.analysis, runs=tuple(self.runs))

    def force(self, opening: str) -> None:
        """Begin the model's next turn for it."""
        self.spoken = len(self.text)
        self.text += opening

    def close_block(self, end: int) -> None:
        """Let the turn end in the fence of its code, `end` characters into it, as the format has it."""
        self.text = self.text[: self.spoken + end] + prompt_format.CODE_STOP


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
        self._seed = seed
        self._full = False
        self.follows = follows

    async def judge(self, step: int) -> Vote:
        """The vote on a step, counted from 0, when those before it are in the history. Raises what the model raises."""
        draft = RationaleDraft("", step + 1)
        vote = _unknown(draft, self._context_reason)
        if not self._full:
            draft.prompt = self._open_prompt(step)
            try:
                vote = await self._judge(draft)
            except Unjudgeable as why:
                vote = _unknown(draft, str(why))
            except PromptTooLong:
                self._full = not self.follows
                vote = _unknown(draft, self._context_reason)
        if not self.follows:
            self._history.rationales.append(draft.text)
        return vote

    async def aclose(self) -> None:
        """Close the history, unless it is another chain's."""
        if not self.follows:
            await self._history.aclose()

    def _open_prompt(self, step: int) -> str:
        recipe = self._recipe
        messages = prompt_format.conversation(
            self._problem,
            self._steps,
            self._history.rationales[:step],
            direct=not (recipe.analysis or recipe.code),
            question_prefix=recipe.question_prefix,
        )
        return prompt_format.open_prompt(self._model, messages, generation_prompt=recipe.generation_prompt)

    @property
    def _context_reason(self) -> str:
        return f"{CONTEXT} what is to be judged fills the model's {self._model.max_context} tokens"

    async def _judge(self, draft: RationaleDraft) -> Vote:
        if not self._steps[draft.number - 1].strip():
            raise Unjudgeable(EMPTY_STEP)
        if self._recipe.analysis:
            await self._analyse(draft)
        if not (self._recipe.code and await self._verify(draft)):
            await self._force_judgement(draft)
        return await self._vote(draft)

    async def _analyse(self, draft: RationaleDraft) -> None:
        draft.force(prompt_format.analysis_opening(draft.number))
        start = len(draft.text)
        ending = await self._say(draft, prompt_format.ANALYSIS_STOP)
        draft.analysis = draft.text[start:].strip().removesuffix("</analyze>").strip()
        if ending == "cut":
            self._refuse_full_context(draft)
            # As released: closed where it was cut. It leaves no room for code, so the judgement comes next.
            draft.text += prompt_format.ANALYSIS_STOP
        elif not draft.text.endswith(prompt_format.ANALYSIS_STOP):
            draft.text = f"{draft.text[:start]}{draft.analysis}\n{prompt_format.ANALYSIS_STOP}"

    def _refuse_full_context(self, draft: RationaleDraft) -> None:
        if self._model.count_tokens(draft.prompt + draft.text) >= self._model.max_context:
            raise Unjudgeable(self._context_reason)

    async def _verify(self, draft: RationaleDraft) -> bool:
        """Let the model write code and judge; False, with the text ready for a forced judgement, if it does not."""
        analysed = draft.text
        draft.force(prompt_format.CODE_OPENING)
        ending = await self._check(draft)
        if ending == "done":
            return True
        if self._recipe.analysis:
            draft.text = analysed
            return False
        if ending == "cut":
            self._refuse_full_context(draft)
            self._answer(draft, CodeRun(code="", output=NO_CODE, status="missing"))
        draft.text += prompt_format.CODE_CLOSING
        return False

    async def _check(self, draft: RationaleDraft) -> Ending:
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
        ending = await self._say(draft, prompt_format.CODE_STOP, prompt_format.JUDGEMENT_STOP)
        block = first_code_block(draft.words)
        if ending == "block" and block is not None and not block.closed:
            # What looked like the end of a block was the opening of one without a tag.
            ending = await self._say(draft, prompt_format.CODE_STOP, prompt_format.JUDGEMENT_STOP)
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
        return _judged(draft, ending) if not writing_code else ending

    async def _answer_block(self, draft: RationaleDraft) -> Ending:
        """Run the block that was just closed, or let the model guess what it prints."""
        block = first_code_block(draft.words)
        if block is None or not block.code.strip():
            return self._answer(draft, CodeRun(code="", output=NO_CODE, status="missing"))
        if not self._recipe.execute:
            return await self._guess(draft, block.code)
        return self._answer(draft, await self._run(block.code))

    def _answer(self, draft: RationaleDraft, run: CodeRun) -> Ending:
        draft.runs.append(run)
        draft.text += prompt_format.code_feedback(run.output)
        draft.spoken = len(draft.text)
        return "block"

    async def _guess(self, draft: RationaleDraft, code: str) -> Ending:
        draft.force(prompt_format.OUTPUT_OPENING)
        start = len(draft.text)
        ending = _judged(draft, await self._say(draft, prompt_format.CODE_STOP, prompt_format.JUDGEMENT_STOP))
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
        output = without_control(feedback_text(execution), self._model)
        return CodeRun(code=code, output=output, status=execution.status)

    async def _force_judgement(self, draft: RationaleDraft) -> None:
        draft.force(prompt_format.JUDGEMENT_OPENING)
        await self._say(draft, prompt_format.JUDGEMENT_STOP, room=JUDGEMENT_TOKENS)

    async def _say(self, draft: RationaleDraft, *stop: str, room: int | None = None) -> Ending:
        """Let the model go on to one of the stop strings, within the step's tokens (or `room` of its own)."""
        if room is None:
            room = self._recipe.max_tokens - self._model.count_tokens(draft.text)
        if room < 1:
            return "cut"
        generation = await self._model.generate(self._request(draft, room, stop))
        completion = generation.completions[0]
        draft.text += without_control(completion.text, self._model)
        if completion.finish_reason == "length":
            return "cut"
        return "block" if completion.stop_string == prompt_format.CODE_STOP else "done"

    def _request(self, draft: RationaleDraft, room: int, stop: tuple[str, ...]) -> Request:
        recipe = self._recipe
        draft.requests += 1
        return Request(
            draft.prompt + draft.text,
            max_tokens=room,
            temperature=recipe.temperature or 0.0,
            top_p=recipe.top_p if recipe.temperature else 1.0,
            top_k=recipe.top_k if recipe.temperature else 0,
            seed=derive_seed(self._seed, draft.number, draft.requests),
            stop=stop,
        )

    async def _vote(self, draft: RationaleDraft) -> Vote:
        judgement = prompt_format.last_judgement(draft.words)
        if self._recipe.hard_rewards:
            return _hard_vote(judgement, draft.evidence)
        if judgement is None:
            raise Unjudgeable(_NO_JUDGEMENT)
        choice = await self._choose(draft.prompt + draft.text[: draft.spoken + judgement.place])
        reward = p_yes(choice)
        if reward is None:
            raise Unjudgeable(f"no probability of Yes or No at the judgement: log-probabilities {choice.logprobs}")
        if not judgement.plain and judgement.yes != (reward >= EVEN):
            raise Unjudgeable(
                "the judgement is in other words than Yes and No, and these are likelier the other way round"
            )
        return Vote(
            verdict="yes" if reward >= EVEN else "no", reward=reward, source=choice.source, evidence=draft.evidence
        )

    async def _choose(self, stands: str) -> Choice:
        try:
            return await self._model.choose(stands, OPTIONS)
        except AnswerUnusable as unusable:
            # The server's numbers are none; the next vote may have better luck, and no run ends for it.
            raise Unjudgeable(f"the probabilities at the judgement are unusable: {unusable}") from unusable


def _judged(draft: RationaleDraft, ending: Ending) -> Ending:
    """A turn that was cut after its judgement is done."""
    return "done" if ending == "cut" and prompt_format.last_judgement(draft.words) is not None else ending


def _hard_vote(judgement: prompt_format.Judgement | None, evidence: Evidence) -> Vote:
    """The authors' later reward: 1 for a boxed Yes, 0 for No. Neither counts half, and is unknown all the same."""
    if judgement is None:
        return Vote(verdict="unknown", reward=EVEN, source="judgement", reason=_NO_JUDGEMENT, evidence=evidence)
    label: Label = "yes" if judgement.yes else "no"
    return Vote(verdict=label, reward=float(judgement.yes), source="judgement", evidence=evidence)


def _unknown(draft: RationaleDraft, reason: str) -> Vote:
    return Vote(verdict="unknown", reward=None, reason=reason, evidence=draft.evidence)
