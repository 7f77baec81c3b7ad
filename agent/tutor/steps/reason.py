"""One plain sentence on why a step is right, wrong, or cannot be told. It says no more than is known."""

from __future__ import annotations

import re

from redline.agent.result import Step
from redline.agent.tutor.steps.calculation import Calculation
from redline.agent.tutor.steps.mistake import FalseEquality
from redline.verifier.exact.expression import shown
from redline.verifier.verdict import EMPTY_STEP, UNREAD

MAX_LENGTH = 240
"""Characters of a sentence of the verifier's; a longer one is cut at a word."""

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+|(?<=[。！？])")
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|mistake|error|not\s+correct|should|instead|but|however|falsch|fehler|sollte|sondern"
    r"|faux|erreur|devrait|incorrect[oa]|deber[ií]a|mal)\b|\bis\s+not\b|\bnot\b|错|不对|应该|不是",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:Let's analyze the Paragraph \d+ step by step:|Paragraph \d+:|[-*#>\s]+)\s*")
_MARKUP = re.compile(r"\\[()\[\]]|\$+|\*\*|`+|<[^<>]{1,40}>")

CHECKED_ALONE = "The calculation is right. I cannot tell whether it is the one to make here."
ANOTHER_OPERATION = "The calculation is right, but I do something else with {}."
SAME_RESULT = "I come to {} as well."
JUDGED_RIGHT = "I find no mistake in it."
NOT_ON_THE_WAY = "The calculation is right, but I do not see how it leads to the answer."
FOLLOWS = "It follows from the equation."
OTHER_ANSWER = "I come to another answer than this one; go through your steps again."
SOME_REASON = "This step does not hold; ask why, to see what the checker found."
NOTHING_TO_CHECK = "There is no calculation in it that I can check."
NO_READING = "I cannot read all of it as a calculation, so I cannot say whether it is right."


def false_equality(found: FalseEquality) -> str:
    """`12 − 3 is 9, you wrote 8.`"""
    right = f"{pretty(found.computed.text)} is {shown(found.right)}"
    if found.stated.computes:
        return f"{right}, but {pretty(found.stated.text)} is {shown(found.wrote)}."
    meant = f"; that would be {pretty(found.meant)}" if found.meant else ""
    return f"{right}, you wrote {pretty(found.stated.text)}{meant}."


def true_calculation(calculation: Calculation) -> str:
    """The calculation, where it is one short equality."""
    claims = calculation.claims
    told = pretty(claims[0].text) if len(claims) == 1 else ""
    return f"{told} is right." if told and len(told) <= 60 else "The calculation is right."


def copied_wrongly(written: str, there: str) -> str:
    """A number that looks like another one of the problem."""
    return f"There is no {written} in the problem or in your steps, but there is {there}: did you copy it wrongly?"


def units_mixed(one: str, two: str) -> str:
    """Two units that were added as if they were one."""
    return f"{one} and {two} are different units: turn one into the other before you put them together."


def critique(judged: Step) -> str:
    """The verifier's own words on a step that it calls wrong: the sentence that names the error, else a plain refusal.

    The words are a model's, in whatever language it speaks; they are shown as they are, without markup.
    """
    words = judged.evidence.analysis if judged.evidence else ""
    sentences = [_bare(part) for part in _SENTENCE.split(words)]
    telling = [sentence for sentence in sentences if _WRONG.search(sentence)]
    chosen = (telling or [sentence for sentence in sentences if sentence] or [""])[-1 if telling else 0]
    return shortened(chosen) if chosen else SOME_REASON


def not_judged(judged: Step) -> str | None:
    """Why the verifier could not judge a step; None where it gives no reason of its own."""
    reasons = [vote.reason for vote in judged.votes if vote.reason not in ("", UNREAD, EMPTY_STEP)]
    return f"I could not check it: {shortened(reasons[0])}." if reasons else None


def pretty(formula: str) -> str:
    """A formula as it is set in a book: `12 − 3`, `48 × 37`."""
    return re.sub(r"(?<=\s)-(?=\s)", "−", re.sub(r"\s?\*\s?", " × ", formula)).replace(" / ", " ÷ ")


def shortened(sentence: str) -> str:
    """The sentence, cut at a word where it is too long."""
    if len(sentence) <= MAX_LENGTH:
        return sentence
    return f"{sentence[:MAX_LENGTH].rsplit(None, 1)[0]} …"


def _bare(sentence: str) -> str:
    return " ".join(_MARKUP.sub("", _OPENING.sub("", sentence.strip())).split())
