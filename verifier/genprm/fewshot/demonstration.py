"""A solution that was judged for a model to see how it is done: turns of a conversation in GenPRM's wire format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redline.inference import Message
from redline.verifier.genprm import prompt_format
from redline.verifier.genprm.recipe import JudgingRecipe


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step, and everything that a rationale on it says."""

    step: str
    analysis: str
    code: str
    output: str
    """What the code prints."""
    conclusion: str
    """What is said behind the output, or behind the analysis where there is no code."""
    right: bool


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A problem and steps of a solution to it, each with its rationale."""

    problem: str
    steps: tuple[ShownStep, ...]


def paragraph(number: int, step: str) -> str:
    """A step by its name: without it, small models take a first step for a part of the problem, and judge that."""
    return f"Paragraph {number}: {step}"


def shown_turns(demonstrations: Sequence[Demonstration], recipe: JudgingRecipe) -> list[Message]:
    """The demonstrations as turns of a conversation, with those parts of a rationale that the recipe asks for."""
    turns: list[Message] = []
    for demonstration in demonstrations:
        for number, shown in enumerate(demonstration.steps, start=1):
            step = paragraph(number, shown.step)
            first = prompt_format.first_turn(demonstration.problem, step, question_prefix=True)
            turns += [
                {"role": "user", "content": first if number == 1 else step},
                {"role": "assistant", "content": shown_rationale(shown, number, recipe)},
            ]
    return turns


def shown_rationale(shown: ShownStep, number: int, recipe: JudgingRecipe) -> str:
    """What the model is to write on a step, counted from 1."""
    text = ""
    if recipe.analysis:
        analysis = shown.analysis if recipe.code else f"{shown.analysis} {shown.conclusion}"
        text += f"{prompt_format.analysis_opening(number)}{analysis}\n{prompt_format.ANALYSIS_STOP}"
    if recipe.code:
        text += f"{prompt_format.CODE_OPENING}{shown.code}{prompt_format.CODE_STOP}"
        text += f"{prompt_format.code_feedback(shown.output)}{shown.conclusion}\n{prompt_format.CODE_CLOSING}"
    return text + prompt_format.JUDGEMENT_OPENING + prompt_format.judgement_ending(shown.right)
