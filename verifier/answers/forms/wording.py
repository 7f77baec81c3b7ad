r"""Answers in words, and options of a multiple choice with their letter.

math-verify would read `listen` as a product of letters, equal to `silent`.
"""

from __future__ import annotations

import re

from redline.verifier.answers.equality import Equality

_WORD = re.compile(r"(?<![\\A-Za-z])(?:[A-Za-z]{3,}|[Nn]o(?![A-Za-z]))")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[A-Za-z]+\*?\}(?:\{[lcr|]+\})?")
_TEXT = r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mbox|operatorname)(?![A-Za-z])"
_FORMATTING = re.compile(_TEXT + r"|\\[ ,;:!]|[{}]|\\q?quad")
_TOKEN = re.compile(r"\\[A-Za-z]+|[^\W_]+|(?<![A-Za-z])-|-(?![A-Za-z])|[+*/^<>=≤≥°%!|√]")
_MATHS_WORDS = frozenset(
    "sin cos tan cot sec csc log exp sqrt max min gcd lcm mod det arcsin arccos arctan pi inf".split()
)
_SAME = [{"dne", "doesnotexist", "limitdoesnotexist", "thelimitdoesnotexist"}, {"nosolution", "nosolutions"}]
_OPTION = re.compile(r"(?:\((?P<in>[A-J])\)[.:]?(?:\s|(?=[\d$\\]))|(?P<bare>[A-J])[).:]\s)\s*\S.*", re.DOTALL)
_LETTER = re.compile(r"\(?([A-J])[).]?")


def words_equal(gold: str, answer: str) -> Equality | None:
    """The verdict where one answer or both are words; None where neither is.

    Of two texts in words, one that holds all words of the other says perhaps the same at greater length, and texts of
    different length may be two ways to say it: `unknown`.
    """
    wordy = is_wordy(gold), is_wordy(answer)
    if not any(wordy):
        return None
    tokens = _tokens(gold), _tokens(answer)
    spelled = "".join(tokens[0]), "".join(tokens[1])
    if tokens[0] == tokens[1] or any(set(spelled) <= same for same in _SAME):
        return "yes"
    shortened = len(tokens[0]) == len(tokens[1]) == 1 and (
        spelled[0].startswith(spelled[1]) or spelled[1].startswith(spelled[0])
    )
    reordered = shortened or sorted(tokens[0]) == sorted(tokens[1])
    comparable = all(wordy) and len(tokens[0]) == len(tokens[1]) and not reordered
    return "unknown" if not comparable or any(set(spelled) & same for same in _SAME) else "no"


def is_wordy(text: str) -> bool:
    """Whether there is a word in it that is none of mathematics."""
    return any(word.lower() not in _MATHS_WORDS for word in _WORD.findall(_ENVIRONMENT.sub(" ", text)))


def read_option(text: str) -> tuple[str, str] | None:
    r"""The letter and the text of an option, as `(A) 12`, `A. 12`, `A`, `(A)`; None where the text is none."""
    bare = _FORMATTING.sub(" ", text).strip()
    if (letter := _LETTER.fullmatch(bare)) is not None:
        return letter[1], ""
    found = _OPTION.fullmatch(bare)
    if found is None:
        return None
    start = text.index(found["in"] or found["bare"]) + 1
    return found["in"] or found["bare"], re.sub(r"^[).:\s}]+|\\ ", "", text[start:]).strip()


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_FORMATTING.sub(" ", text).casefold())
