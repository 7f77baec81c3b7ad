r"""The wire format of the published GenPRM checkpoints, byte for byte (arXiv 2504.00891 and its released code).

    system                                  SYSTEM or SYSTEM_DIRECT
    user       problem + step 1             the first turn; later ones hold a step each
    assistant  rationale of step 1          complete turns, in the template's own dress
    ...
    user       step t                       rendered *without* a generation prompt, trailing eos cut off,
    <analyze>\nLet's analyze ...            and the rationale forced to begin right there

Prompts only grow at the end while one step is judged, so an engine's prefix cache serves each follow-up request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from inference import Message, Renderer, render_prompt, take_apart

SYSTEM = "You are a math teacher. Your task is to review and critique the paragraphs in solution step by step."
SYSTEM_DIRECT = (
    "You are a math teacher. Your task is to review and critique the paragraphs in solution directly. "
    "Output your judgement in the format of `\\boxed{Yes}` if the paragraph is correct, "
    "or `\\boxed{No}` if the paragraph is incorrect."
)

CODE_OPENING = "<verify>\nLet's use python code to find any potential error:\n```python\n"
OUTPUT_OPENING = "[Code Output]\n\n```\n"
OUTPUT_CLOSING = "\n```\n"
JUDGEMENT_OPENING = "<output>\n**Judgement**: $\\boxed"
JUDGEMENT_CLOSING = "$\n</output>\n"
YES, NO = "{Yes}", "{No}"

ANALYSIS_STOP = "</analyze>\n"
CODE_STOP = "\n```\n"
JUDGEMENT_STOP = "</output>\n"

_TAGS = re.compile(r"</?(?:analyze|verify|output)>|\[code output\]|\*\*judgement\*\*")
_CODE_BLOCK = re.compile(r"```python\n(.*?)(?:\n```|\Z)", re.DOTALL)
_JUDGEMENT = re.compile(r"\\boxed\s*\{\s*(Yes|No)\s*\}")


@lru_cache(maxsize=2048)
def without_tags(text: str) -> str:
    """A problem, a step or an output with the format's own tags taken apart (`(output)`): it says nothing for us.

    Needed because nothing but its opening tag tells the rationale from the step in front of it.
    """
    return take_apart(text, _TAGS)


def analysis_opening(step: int) -> str:
    """The forced opening of the analysis of step `step`, counted from 1."""
    return f"<analyze>\nLet's analyze the Paragraph {step} step by step: "


def code_feedback(output: str) -> str:
    """What is appended after a code block once it has run."""
    return f"{OUTPUT_OPENING}{output}{OUTPUT_CLOSING}"


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


def open_prompt(model: Renderer, messages: Sequence[Message]) -> str:
    """The rendered conversation with its last turn left open: trailing newline and end-of-sentence token cut off."""
    text = render_prompt(model, messages)
    return text.rstrip("\n").removesuffix(model.eos_token) if model.eos_token else text


def last_code_block(rationale: str) -> str | None:
    """The last python block of a rationale, without its fences; None when there is none or it is empty."""
    blocks = _CODE_BLOCK.findall(rationale)
    return blocks[-1] if blocks and blocks[-1].strip() else None


def last_judgement(rationale: str) -> tuple[bool, int] | None:
    r"""The last `\boxed{Yes}` or `\boxed{No}`: whether it says yes, and where its brace opens; None without one."""
    matches = list(_JUDGEMENT.finditer(rationale))
    if not matches:
        return None
    last = matches[-1]
    return last.group(1) == "Yes", last.start() + len("\\boxed")
