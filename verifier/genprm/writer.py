"""Lets the model go on with a rationale, a turn at a time."""

from __future__ import annotations

from redline.inference import LanguageModel, Request, neutralize
from redline.verifier.genprm.draft import Ending, RationaleDraft, Unjudgeable
from redline.verifier.genprm.prompt_format import CODE_STOP
from redline.verifier.genprm.recipe import JudgingRecipe
from redline.verifier.genprm.seeds import derive_seed
from redline.verifier.verdict import full_context


class RationaleWriter:
    """A model, and how one vote's rationales are sampled from it."""

    def __init__(self, model: LanguageModel, recipe: JudgingRecipe, seed: int) -> None:
        self.model = model
        self._recipe = recipe
        self._seed = seed

    async def write(self, draft: RationaleDraft, *stop: str, room: int | None = None) -> Ending:
        """Let the model go on to one of the stop strings, within the step's tokens (or `room` of its own)."""
        room = self.room(draft) if room is None else room
        if room < 1:
            return "cut"
        generation = await self.model.generate(self._request(draft, room, stop))
        completion = generation.completions[0]
        draft.text += neutralize(completion.text, self.model)
        if completion.finish_reason == "length":
            return "cut"
        return "block" if completion.stop_string == CODE_STOP else "done"

    def room(self, draft: RationaleDraft) -> int:
        """How many of the step's tokens are left."""
        return self._recipe.max_tokens - self.model.count_tokens(draft.text)

    @property
    def context_reason(self) -> str:
        """Why a vote is unknown where the context is full."""
        return full_context(self.model.max_context)

    def refuse_full_context(self, draft: RationaleDraft) -> None:
        """Raise `Unjudgeable` where a turn was cut because the context is full, not the step's tokens used up."""
        if self.model.count_tokens(draft.prompt + draft.text) >= self.model.max_context:
            raise Unjudgeable(self.context_reason)

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
