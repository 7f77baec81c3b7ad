"""The conversation with the demonstrations in front: as many of them as the model's context has room for."""

from __future__ import annotations

from collections.abc import Sequence

from redline.inference import LanguageModel, Message, ModelUnsupported, render_prompt
from redline.inference.log import warn
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.fewshot.demonstration import shown_turns
from redline.verifier.genprm.fewshot.demonstrations import DEMONSTRATIONS, FEWEST
from redline.verifier.genprm.recipe import JudgingRecipe

ROOM = 512
"""Tokens that a prompt must leave for one rationale; two turns at their longest."""


class FewShotPrompt:
    """Opens the assistant's turn behind the demonstrations and the conversation about one solution.

    The system turn and the demonstrations are the same for every step and solution, so a prompt cache serves them.
    Where they leave no room to judge, the last ones go, for this solution, and a warning says so.
    """

    def __init__(self, model: LanguageModel, recipe: JudgingRecipe) -> None:
        self._model = model
        self._recipe = recipe
        self._shown = len(DEMONSTRATIONS)

    def open(self, messages: Sequence[Message]) -> str:
        """The prompt of a conversation that begins with the system turn. Raises what the model's `render` raises."""
        prompt = self._rendered(messages)
        shown = self._shown
        while self._shown > FEWEST and self._room(prompt) < ROOM:
            self._shown -= 1
            prompt = self._rendered(messages)
        if self._shown < shown:
            context = self._model.max_context
            warn("fewer_demonstrations", model=self._model.name, shown=self._shown, context=context)
        return prompt

    def check(self) -> None:
        """Raise `ModelUnsupported` for a model without a chat template, or one whose context is too small."""
        self._shown = FEWEST
        try:
            prompt = self._rendered([{"role": "system", "content": prompt_format.SYSTEM}])
        except ModelUnsupported as error:
            raise ModelUnsupported(
                f"{self._model.name} cannot be shown GenPRM's format, which takes a chat template: {error}"
            ) from error
        if self._room(prompt) < ROOM:
            raise ModelUnsupported(
                f"the context of {self._model.name}, {self._model.max_context} tokens, is too small to be shown "
                f"GenPRM's format, which takes {self._model.count_tokens(prompt) + ROOM} at least and the solution; "
                f"critic:{self._model.name} shows nothing"
            )

    def _rendered(self, messages: Sequence[Message]) -> str:
        turns = shown_turns(DEMONSTRATIONS[: self._shown], self._recipe)
        return render_prompt(self._model, [messages[0], *turns, *messages[1:]], add_generation_prompt=True)

    def _room(self, prompt: str) -> int:
        return self._model.max_context - self._model.count_tokens(prompt)
