r"""The final answer of a solution: what stands in its last `\boxed{...}` and is not taken back; nothing else is."""

from __future__ import annotations

import re
from fractions import Fraction

from redline.inference import split_thought

# One pass over the text: escaped characters do not count as braces, and a box is told from a longer command.
_TOKEN = re.compile(r"\\(?P<box>boxed|fbox)(?![A-Za-z])\s*(?P<brace>\{)?|\\.|[{}]", re.DOTALL)
_BARE = re.compile(r"(?:[-+.\d]|\\d?frac|\\sqrt|\\pi)[^\s$]{0,200}")
_SPACE = re.compile(r"\s*")


_ESCAPED = re.compile(r"\\\\(?:boxed|fbox)(?![A-Za-z])")
# A sentence that stops short, or that calls what stands before it wrong.
_DOUBT = re.compile(
    r"""
    [.!?;:,)\]}$\n] \s{0,4}+ (?: (?:but|oh|hmm+|no) [ ,]{1,4}+ )?
    (?: wait(?:\ no)?[ ]?[-,.!?:…—–] | (?:hold\ on|oops|sorry|scratch\ that) \b | correction: | no, )
  | \b(?:is|was|am|be) \s{1,4} (?: (?:(?!not\b)\w{1,12}\s{1,4})? (?:wrong|incorrect|mistaken|a\ mistake)
                               | (?:\w{1,12}\s{1,4})? not\s{1,4}(?:right|correct) ) \b
  | \b(?:isn't|wasn't) \s{1,4} (?:right|correct)\b
  | \bI\ (?:have\ )?made\ (?:a\ mistake|an\ error)\b
  | 等等 | 不对 | 错了
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STATED = re.compile(r"\banswer\b[^.\n]{0,30}?(?:\bis\b|:|=)[\s$*:=]*(?:\\[(\[]\s*)?|答案[是为：:\s$]+", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,30}(?:,\d{3})*(?:\.\d{1,30})?")
_GOES_ON = re.compile(r"\s*(?:[-/^+%×·°]|\*(?!\*)|\\[%a-z]|\d)")


def extract_answer(text: str) -> str | None:
    r"""What `last_box` gives, unless the text behind the box takes it back: None then too.

    It is taken back where the text calls it in doubt without stating the same answer again, or states another number as
    the answer. Linear in the length of `text`.
    """
    found = _last_box(text)
    return None if found is None or _taken_back(*found) else found[0]


def last_box(text: str) -> str | None:
    r"""The content of the last box with balanced braces, stripped; None when there is none.

    `\boxed{...}` and `\fbox{...}` count, nested braces and escaped ones (`\{`) included; a box that holds only a box
    gives what that one holds. Without braces (`\boxed 5`) the box holds what follows up to a space or `$`, provided it
    begins like a number. Empty boxes and boxes that are never closed are passed over. A text that holds no box but
    escaped ones (`\\boxed{5}`) is read with every `\\` as `\`. What a model only thought
    (`redline.inference.split_thought`) is not looked at. Linear in the length of `text`.
    """
    found = _last_box(text)
    return found[0] if found else None


def _last_box(text: str) -> tuple[str, str] | None:
    """The content of the last box, and the text behind it."""
    _, text = split_thought(text)
    span = _span(text)
    if span is None and _ESCAPED.search(text):
        text = text.replace("\\\\", "\\")
        span = _span(text)
    return None if span is None else (text[slice(*span)], text[span[1] :])


def _taken_back(answer: str, behind: str) -> bool:
    """Whether the text behind a box takes back what it holds; the last answer stated in it decides."""
    doubt, agrees = -1, None
    for doubt_found in _DOUBT.finditer(behind):
        doubt = doubt_found.start()
    for stated in _STATED.finditer(behind):
        same = _same(answer, behind, stated.end())
        if same is not None and (stated.start() > doubt or not same):
            agrees = same
    return doubt >= 0 if agrees is None else not agrees


def _same(answer: str, text: str, start: int) -> bool | None:
    """Whether an answer that is stated here is this one; None where it is not plain numbers that differ."""
    number, other = _NUMBER.fullmatch(answer), _NUMBER.match(text, start)
    if number is None:
        return True if text.startswith(answer, start) else None
    if other is None or _GOES_ON.match(text, other.end()):
        return None
    return Fraction(number[0].replace(",", "")) == Fraction(other[0].replace(",", ""))


def _span(text: str) -> tuple[int, int] | None:
    """Where the content of the last box lies that holds something."""
    answer: tuple[int, int] | None = None
    whole = (-1, -1)
    opened: list[tuple[int, int] | None] = []
    for token in _TOKEN.finditer(text):
        if token["box"] and not token["brace"]:
            answer = _bare(text, token.end()) or answer
        elif token["brace"] or token[0] == "{":
            opened.append(token.span() if token["box"] else None)
        elif token[0] == "}" and opened and (box := opened.pop()):
            inside = _trimmed(text, box[1], token.start())
            if inside != whole and inside[0] < inside[1]:
                answer = inside
            whole = (box[0], token.end())
    return answer


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the space around what it holds; empty or reversed when it holds nothing else."""
    first = _SPACE.match(text, start, end)
    start = first.end() if first else start
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _bare(text: str, start: int) -> tuple[int, int] | None:
    """What a box without braces holds, up to a brace that it did not open."""
    found = _BARE.match(text, start)
    if not found:
        return None
    depth = 0
    for index, character in enumerate(found[0]):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return start, start + index
    return None if depth else (start, start + len(found[0].rstrip(".,;:")))
