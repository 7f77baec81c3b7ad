"""The line that opens a step, in the ways in which models and people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from redline.agent.policy.blocks import BREAK, LINE_START, Blocks
from redline.agent.policy.numeral import CIRCLED, DIGITS, NUMERAL, value_of

_STEP = (
    r"(?:step|schritt|(?:é|e\u0301?)tape|etapa|pass?o|passaggio|шаг|крок|krok|korak|pasul|stap|steg|adım|langkah|bước"
    r"|βήμα|vaihe|चरण|(?:ال)?خطوة|שלב|步[骤驟]|ステップ|手順|단계)"
)
# `Step 2`, `Step2`, `Step #2`, `Step Two`, `Step 2 of 3`; `2. Schritt`, `2nd step`, `2단계`; `第二步`.
_LABEL = (
    rf"(?: {_STEP} [ \t\u3000_\-]* (?:\#|№|no\.|n°|number\b)? [ \t]*"
    rf" (?: (?P<number>{NUMERAL}) [\ufe0f\u20e3]* | [(\[（][ \t]*(?P<inner>{NUMERAL})[ \t]*[)\]）] )"
    r" (?: [ \t]* (?:/|\bof\b|von|de|sur) [ \t]* \d{1,3} )?"
    rf" | (?P<counted>{DIGITS}) (?: \.|st|nd|rd|th|[ºªᵉ]|[èe]me|re|(?=단계) ) [ \t]* {_STEP} (?!\w)"
    rf" | 第[ \t]* (?P<ordinal>{NUMERAL}) [ \t]*步[骤驟]? )"
)
_EMPHASIS = r"[*_]{1,3} | \\[a-z]{2,13}\*?\{ | <(?:b|strong|i|em|u|h[1-6])>"
_MARKS = rf"(?: {_EMPHASIS} | [(\[【] )"
_FLAGS = re.IGNORECASE | re.VERBOSE
_HEADING = re.compile(
    rf"""
    {LINE_START} [ \t\u3000\xa0]*+ (?: >[ \t]*+ )*+
    (?: (?P<hashes>\#{{1,6}}) [ \t]*+ | (?P<bullet> [-*+•·‣▪●◦] | \d{{1,3}}[.)] | \\item )[ \t]++ | \\noindent[ \t]*+ )?
    (?P<marks>{_MARKS}{{0,4}})
    {_LABEL}
    """,
    _FLAGS,
)
_AGAIN = re.compile(
    rf"\s* (?P<hashes>\#{{1,6}}[ \t]*)? (?P<marks>{_MARKS}{{0,4}}) {_LABEL}", re.IGNORECASE | re.VERBOSE
)
_BREAK = re.compile(BREAK)
_SPACE = re.compile(r"\s*")
_MARK = re.compile(_MARKS, _FLAGS)
_BRACKETS = {"(": ")", "[": "]", "【": "】"}
# A full stop before a digit is a decimal point, and a hyphen before one a range, unless there is space around it.
_COLON = re.compile(
    r"[ \t]* (?: [:：] | \.?[)）] | [.．](?!\d) | 、 | [ \t][-–][ \t] | [-–](?![\d\s>-]) | --+ | [-=]> | [—―→⇒] )",
    re.VERBOSE,
)
_COMMA = re.compile(r"[ \t]*[，,]|(?=[ \t\u3000])")
_TITLE = re.compile(r"[ \t]*\([^()\n]{1,80}\)[ \t]*(?=[:：])")
_LINE_END = re.compile(rf"[ \t]*(?={BREAK}|\Z)")
_PAUSE = re.compile(rf"(?:{BREAK}[ \t]*{BREAK}|[.!?。！？…][^\w.!?]*)\s*\Z")
_ITEM = re.compile(
    rf"""
    {LINE_START} (?P<indent>[ \t]*+) (?P<hashes>\#{{1,6}}[ \t]*+)? (?P<marks>(?: {_EMPHASIS} )?)
    (?: (?P<number>\d{{1,3}}) (?: [.)．）](?=[\s*_}}<]|\Z) | 、 ) | (?P<circled>{CIRCLED}) )
    """,
    _FLAGS,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a step's heading begins and ends in the text, and what has to stand before what follows it."""

    number: int
    start: int
    end: int
    opening: str = ""
    """Emphasis that was opened before the heading and is closed only behind it: it belongs to the title."""
    bulleted: bool = False
    """It is an item of a list."""


def find_headings(text: str, blocks: Blocks) -> list[Heading]:
    """The headings of the steps, in order. Linear in the length of `text`.

    None lies in a block, and none in a list (`- Step 1:`) where others do not. Their numbers go up; one that does not
    is a heading only behind a sentence or paragraph that has ended, or if it stands out (`## Step 1`, `**Step 1**`):
    otherwise it is a sentence that speaks of a step.
    """
    matches = [match for match in _HEADING.finditer(text) if not blocks.holds(match.start("marks"))]
    read = [(match, heading) for match in matches if (heading := _heading(text, match))]
    plain = [(match, heading) for match, heading in read if not heading.bulleted]
    found: list[Heading] = []
    content = 0
    for match, heading in plain or read:
        if found and heading.number == found[-1].number and heading.start <= content:
            found[-1] = replace(heading, start=found[-1].start)
        elif not found or heading.number > found[-1].number or _stands_out(text, match, heading):
            found.append(heading)
        else:
            continue
        content = _SPACE.match(text, heading.end).end()  # type: ignore[union-attr]
    return found


def find_items(text: str, blocks: Blocks) -> list[Heading]:
    """The items of a list that is numbered 1, 2, 3, ... without a gap; none where the text has no such list."""
    matches = [match for match in _ITEM.finditer(text) if not blocks.holds(match.start("marks"))]
    items = [
        Heading(_number(match) or 0, match.start(), *_closed(text, match.end(), _marks(match)))
        for match in matches
        if _style(match) == _style(matches[0])
    ]
    return items if [item.number for item in items] == list(range(1, len(items) + 1)) else []


def _style(match: re.Match[str]) -> tuple[str, bool, str]:
    return match["indent"], match["hashes"] is not None, match["marks"]


def _stands_out(text: str, match: re.Match[str], heading: Heading) -> bool:
    emphasised = match["marks"].strip("([【") and (
        set(text[match.end() : heading.end]) & set(":：.") or _LINE_END.match(text, heading.end)
    )
    before = text[max(0, match.start() - 80) : match.start()]
    return bool(match["hashes"] or emphasised) or _PAUSE.search(before) is not None


def _heading(text: str, match: re.Match[str]) -> Heading | None:
    number = _number(match)
    end = _label_end(text, match)
    if number is None or end is None:
        return None
    start = match.start()
    at, opening = end
    again = _AGAIN.match(text, at)
    # A label said twice is one label: forced, and then written by the policy too.
    if again and not opening and _number(again) == number:
        at, opening = _label_end(text, again) or end
    return Heading(number, start, at, opening, bulleted=match["bullet"] is not None)


def _number(match: re.Match[str]) -> int | None:
    """What the one group of a label, or of an item, that is a number says."""
    groups = match.groupdict()
    names = ("number", "inner", "counted", "ordinal", "circled")
    return next((value_of(numeral) for name in names if (numeral := groups.get(name))), None)


def _label_end(text: str, match: re.Match[str]) -> tuple[int, str] | None:
    """The end of a label with its colon, and emphasis to be put back; None where it is none, but part of a sentence."""
    marks = _marks(match)
    at = _skipped(text, match.end(), marks)
    colon = _COLON.match(text, at) or ("步" in match[0] and _COMMA.match(text, at))
    if colon:
        return _closed(text, colon.end(), marks)
    if title := _TITLE.match(text, at):
        return _closed(text, title.start(), marks)
    if _LINE_END.match(text, at):
        return _closed(text, at, marks)
    closed = match["marks"] and not marks
    if (text[at].isspace() and (closed or match["hashes"])) or (closed and text[at - 1] in "】)]"):
        return _closed(text, at, marks)
    # `**Step 1 Add the apples**`: nothing but emphasis parts the label from its title.
    if marks and text[at].isspace() and _line(text, at).rstrip(" \t:：.").endswith(marks[0][1]):
        return _closed(text, at, marks)
    return None


def _marks(match: re.Match[str]) -> list[tuple[str, str]]:
    """What stands open before the label, each with what closes it; the innermost first."""
    return [(mark[0], _closer(mark[0])) for mark in _MARK.finditer(match["marks"])][::-1]


def _closer(mark: str) -> str:
    if mark.startswith("<"):
        return f"</{mark[1:]}"
    return "}" if mark.startswith("\\") else _BRACKETS.get(mark, mark[::-1])


def _skipped(text: str, at: int, marks: list[tuple[str, str]]) -> int:
    """Behind the closers that stand here; their marks are taken off the list."""
    while marks and (closed := re.compile(rf"[ \t]*{re.escape(marks[0][1])}").match(text, at)):
        at = closed.end()
        marks.pop(0)
    return at


def _closed(text: str, at: int, marks: list[tuple[str, str]]) -> tuple[int, str]:
    """The end of a heading behind its colon, and the marks that are closed only later on its line."""
    at = _skipped(text, at, marks)
    line = _line(text, at) if marks else ""
    return at, "".join(opener for opener, closer in reversed(marks) if re.search(rf"(?<=\S){re.escape(closer)}", line))


def _line(text: str, at: int) -> str:
    """The rest of the line."""
    found = _BREAK.search(text, at)
    return text[at : found.start() if found else len(text)]
