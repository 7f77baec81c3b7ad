r"""The wire format of the published GenPRM checkpoints, byte for byte (arXiv 2504.00891 and its released code).

    system                                  SYSTEM or SYSTEM_DIRECT
    user       problem + step 1             the first turn; later ones hold a step each
    assistant  rationale of step 1          complete turns, in the template's own form
    ...
    user       step t                       rendered *without* a generation prompt, trailing eos cut off,
    <analyze>\nLet's analyze ...            and the rationale forced to begin right there

Prompts only grow at the end while one step is judged, so an engine's prefix cache serves each follow-up request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from redline.inference import Message, Renderer, neutralize_markers, render_prompt

SYSTEM = "You are a math teacher. Your task is to review and critique the paragraphs in solution step by step."
SYSTEM_DIRECT = (
    "You are a math teacher. Your task is to review and critique the paragraphs in solution directly. "
    "Output your judgement in the format of `\\boxed{Yes}` if the paragraph is correct, "
    "or `\\boxed{No}` if the paragraph is incorrect."
)

CODE_OPENING = "<verify>\nLet's use python code to find any potential error:\n```python\n"
CODE_CLOSING = "</verify>\n"
OUTPUT_OPENING = "[Code Output]\n\n```\n"
OUTPUT_CLOSING = "\n```\n"
JUDGEMENT_OPENING = "<output>\n**Judgement**: $\\boxed"
JUDGEMENT_CLOSING = "$\n</output>\n"
YES, NO = "{Yes}", "{No}"

ANALYSIS_STOP = "</analyze>\n"
CODE_STOP = "\n```\n"
JUDGEMENT_STOP = "</output>\n"

_TAGS = re.compile(r"</?(?:analyze|verify|output)>|\[code output\]|\*\*judgement\*\*")
_ENDS_CHECK = re.compile(r"</verify>|<output>")
_BOX = re.compile(r"\\boxed\s*\{")
_FORMATTING = re.compile(
    r"\\(?:text|emph|underline|boxed|boldsymbol|bm|math)\w{0,2}\s*\{(?P<word>.*)\}|\{(?P<bare>.*)\}", re.DOTALL
)
_SIGNS = " \t\r\n*_$`'\".!,;:~"
_WORDS = {"yes": True, "correct": True, "no": False, "incorrect": False, "not correct": False}


class Judgement(NamedTuple):
    """What the model boxed as its judgement."""

    yes: bool
    place: int
    """Where its brace opens in the text."""
    plain: bool
    """Whether it is `{Yes}` or `{No}`, as the checkpoints were trained to write it."""


@lru_cache(maxsize=2048)
def without_tags(text: str) -> str:
    """A problem, a step or an output with the format's own tags taken apart (`(output)`): it says nothing for us.

    Needed because nothing but its opening tag tells the rationale from the step in front of it.
    """
    return neutralize_markers(text, _TAGS)


def analysis_opening(step: int) -> str:
    """The forced opening of the analysis of step `step`, counted from 1."""
    return f"<analyze>\nLet's analyze the Paragraph {step} step by step: "


def code_feedback(output: str) -> str:
    """What is appended after a code block once it has run."""
    return f"{OUTPUT_OPENING}{output}{OUTPUT_CLOSING}"


def judgement_ending(right: bool) -> str:
    """What follows `JUDGEMENT_OPENING` in a complete rationale."""
    return (YES if right else NO) + JUDGEMENT_CLOSING


def first_turn(problem: str, step: str, *, question_prefix: bool = False) -> str:
    """The first user turn: as in the released evaluation script, or as in its demo (`question_prefix`)."""
    return f"Question: {problem}\n\n{step}" if question_prefix else f"{problem}\n{step}"


def conversation(
    problem: str,
    steps: Sequence[str],
    rationales: Sequence[str],
    *,
    direct: bool = False,
    question_prefix: bool = False,
) -> list[Message]:
    """The messages up to and including the step under judgement, `steps[len(rationales)]`, without tags in them."""
    turns = [first_turn(problem, steps[0], question_prefix=question_prefix), *steps[1 : len(rationales) + 1]]
    turns = [without_tags(turn) for turn in turns]
    messages: list[Message] = [{"role": "system", "content": SYSTEM_DIRECT if direct else SYSTEM}]
    for turn, rationale in zip(turns, rationales, strict=False):
        messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": rationale}]
    return [*messages, {"role": "user", "content": turns[len(rationales)]}]


def open_prompt(model: Renderer, messages: Sequence[Message], *, generation_prompt: bool = False) -> str:
    """The rendered conversation with its last turn left open, as the released code has it.

    A trailing end-of-sentence token is cut off, with the newline behind it; a step's own trailing newline stays.
    `generation_prompt`: the authors' later form, in which the template opens the answer.
    """
    text = render_prompt(model, messages, add_generation_prompt=generation_prompt)
    if generation_prompt or not model.eos_token:
        return text
    whole = text.removesuffix(f"{model.eos_token}\n")
    return whole if whole != text else text.removesuffix(model.eos_token)


def last_judgement(rationale: str) -> Judgement | None:
    r"""The last box that holds a judgement: `\boxed{Yes}`, `\boxed{No}`, or the same said otherwise; None without one.

    Said otherwise is a clear word all the same: in other capitals, in `\text{}` or bold, with a full stop, or as
    `Correct` and `Incorrect`. Anything else in a box is no judgement.
    """
    for box in reversed(list(_BOX.finditer(rationale))):
        content = _braced(rationale[box.end() :])
        yes = _WORDS.get(_bare(content).lower())
        if yes is not None:
            return Judgement(yes, box.start() + len("\\boxed"), content.strip() in ("Yes", "No"))
    return None


def ends_check(text: str) -> bool:
    """Whether the model has left its code for the judgement, with the fence closed or not."""
    return _ENDS_CHECK.search(text) is not None


def _braced(text: str) -> str:
    """What stands before the brace that closes one which was opened just before; empty where it is never closed."""
    depth = 1
    for index, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return text[:index]
    return ""


def _bare(content: str) -> str:
    """The word without its formatting: `\\textbf{Yes}.` is `Yes`."""
    content = content.strip(_SIGNS)
    while formatted := _FORMATTING.fullmatch(content):
        content = (formatted["word"] if formatted["word"] is not None else formatted["bare"]).strip(_SIGNS)
    return content
