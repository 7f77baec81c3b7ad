r"""A student's step with its calculation in signs, however it was typed: `48 times 37 is 1776`, `80 : 2 -> 40`, `3,50`.

The exact checks read signs and refuse what may mean two things. Here stands what a person means who types a line to a
tutor, which in running text could mean something else: so it is asked only where the checks do not read the step.
"""

from __future__ import annotations

import re

_NUMBER = r"[$€£]?\d[\d.,]*\d|[$€£]?\d"
_LEFT, _RIGHT = r"(?<=[\d)%])\s*", r"\s*(?=[$€£(]?-?\d|\()"
_WORDS = {
    "*": r"times|multiplied\s+by|mal|multipliziert\s+mit|fois|multipli[ée]e?\s+par|por|multiplicado\s+por|乘以|乘|×",
    "/": r"divided\s+by|geteilt\s+durch|durch|divis[ée]e?\s+par|dividido\s+(?:por|entre)|entre|除以|÷",
    "+": r"plus|added\s+to|más|加上|加",
    "-": r"minus|less|take\s+away|weniger|moins|menos|减去|减",
}
_EQUAL = (
    r"(?:is\s+equal\s+to|is|are|equals|makes?|gives?|ist\s+gleich|ist|sind|ergibt|macht|gleich|font|fait|égale|est|donne"
    r"|es\s+igual\s+a|es|son|da)\s+|(?:等于|得到|得|是)\s*"
)
_OPERATIONS = [
    (re.compile(rf"{_LEFT}(?:{words}){_RIGHT}", re.IGNORECASE), f" {sign} ") for sign, words in _WORDS.items()
]
_PERCENT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*\\?%\s*(?:of|von|der|de|del|des|[*×·])\s*(?:the\s+)?(?=[$€£(]?\d)")
_TIMES_PERCENT = re.compile(r"(?<=[*×·])\s*(\d+(?:\.\d+)?)\s*\\?%")
_PART_OF = re.compile(r"(?<![\d/])(\d+\s*/\s*\d+)\s+(?:of|von|de|der)\s+(?:the\s+)?(?=[$€£]?\d)")
_NAMED_PART = re.compile(r"\b(?:(?:a|one)\s+)?(half|third|quarter)\s+of\s+(?:the\s+)?(?=[$€£]?\d)", re.IGNORECASE)
_UNDER = {"half": 2, "third": 3, "quarter": 4}
_COLON = re.compile(r"(?<=\d)\s*:\s*(?=\d+(?:\.\d+)?\s*(?:[-+*/×·]\s*\d+(?:\.\d+)?\s*)*=)")
_CLOCK = r"(?<![\d.,])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d.,])"
_TIME_OF_DAY = re.compile(rf"{_CLOCK}\s*[-+−–]|[-+−–]\s*{_CLOCK}")
"""Times that are counted with: their colons are no divisions."""
_HEADING = re.compile(
    r"^\s*(?:year|month|week|day|hour|class|group|box|round|part|case|line|question|exercise|problem|task"
    r"|jahr|monat|woche|tag|stunde|klasse|gruppe|runde|teil|fall|aufgabe|an|année|mois|semaine|jour|heure|groupe|partie"
    r"|exercice|año|mes|semana|día|hora|grupo|parte|ejercicio)\s+\d{1,3}:\s+(?=\S)",
    re.MULTILINE | re.IGNORECASE,
)
"""What numbers a line without being a step's label: `Year 2: 327 + 50 = 377`."""
_MAYBE_HEADING = re.compile(r"^\s*[^\W\d_]{2,}\s+\d{1,3}:\s[^=\n]{0,80}\d\s*[-+*/×÷·−–]", re.MULTILINE)
"""`Taxi 2: 327 + 50 = 377` may be one: its colon is taken for no division."""
_ARROW = re.compile(rf"{_LEFT}(?:-+>|=>|→|⇒|⟶){_RIGHT}")
_OPERATOR = r"\s*[-+*/×·÷−–]\s*"
_VERB = re.compile(rf"(?<=[\d)\s])(?:{_EQUAL})(?=[$€£]?-?\d)", re.IGNORECASE)
_OPERATED = re.compile(r"[-+*/×·÷−–]\s?[$€£(]{0,3}\d[\d.,/)]{0,20}\s{0,3}$")
"""How a calculation ends."""
_REACH = 40
_NEXT = re.compile(
    r"(?<=[\d)])(\s*[A-Za-zÀ-ÿ]*)\s*(?:[,;]|\b(?:and|then|und|et|y|dann|puis|luego)\b)(?:\s*(?:then|and|so))?\s+"
    r"(?=[$€£(]?\d[^,;=\n]{0,80}=)"
)
_RUN_ON = re.compile(rf"=\s*({_NUMBER})(?={_OPERATOR}(?:{_NUMBER})\s*=)")
_UNIT = re.compile(r"(?<=\d)\s+[^\W\d_]{2,}(?=\s*[*/×·÷=])")
_X_TIMES = re.compile(r"(?<=[\d)])(\s?)[xX]\1(?=[$€£(]?\d)")
_TOTAL_OF = re.compile(r"\b(total|sum|cost|amount|number|profit)\s+of\s+(?=[$€£]?\d)", re.IGNORECASE)
_LETTER_UNIT = re.compile(r"(?<=\d)\s+[mglshL](?=\s*(?:[-+*/×÷·=−.,;)]|$))")
_LONE_WORD = re.compile(r"(?<![\w$\\])(?:I|A|a)(?=\s+[A-Za-z]{2,})")
_SUM = re.compile(r"\d[^\d=]*[+−–-]\s*[$€£]?\d")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![.,]?\d)")
_PRICE_BEHIND = re.compile(r"(?<=\d)\s?([€£$])(?!\s?\d)")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d,])")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,]*\d)")
_CONTINENTAL = re.compile(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,]|\.\d)")


def writes_decimal_commas(problem: str) -> bool:
    """Whether the numbers of a problem are written as in German, French or Spanish, where it shows."""
    return _CONTINENTAL.search(problem) is not None and re.search(r"\d\.\d{1,2}(?!\d)", problem) is None


def with_decimal_points(text: str) -> str:
    """`1.776,50` as `1776.50`."""
    text = _DECIMAL_COMMA.sub(lambda found: f"{found[1].replace('.', '')}.{found[2]}", text)
    return _THOUSANDS.sub(lambda found: found[0].replace(".", ""), text)


def in_signs(step: str) -> str:
    """The step with words for calculation as signs, without units of one letter and words that look like an unknown."""
    text = _SPACED.sub(lambda found: re.sub(r"\s", "", found[0]), _HEADING.sub("", step))
    text = _TOTAL_OF.sub(r"\1: ", _X_TIMES.sub(" * ", text))
    text = _LETTER_UNIT.sub("", _LONE_WORD.sub("", text))
    if len(set(_PRICE_BEHIND.findall(text))) == 1:
        text = _PRICE_BEHIND.sub("", text)
    text = _NAMED_PART.sub(lambda found: f"1/{_UNDER[found[1].lower()]} * ", text)
    text = _PART_OF.sub(r"(\1) * ", text)
    text = _TIMES_PERCENT.sub(r" (\1/100)", _PERCENT_OF.sub(r"(\1/100) * ", text))
    for pattern, sign in _OPERATIONS:
        text = pattern.sub(sign, text)
    if "=" not in text:
        text = _VERB.sub(_equality, _ARROW.sub(" = ", text))
    if not (_TIME_OF_DAY.search(text) or _MAYBE_HEADING.search(text)):
        text = _COLON.sub(" / ", text)
    if not _SUM.search(text):
        text = _UNIT.sub("", text)
    return _NEXT.sub(_parted, text)


def _parted(between: re.Match[str]) -> str:
    """A line between two calculations; what is no calculation yet stays together: `3 hours and 15 minutes = 195`."""
    before = between.string[: between.start()].rpartition("\n")[2]
    return f"{between[1]}.\n" if "=" in before else between[0]


def _equality(verb: re.Match[str]) -> str:
    """A sign of equality for a verb behind a calculation; behind anything else it stays."""
    before = verb.string[max(0, verb.start() - _REACH) : verb.start()]
    return " = " if _OPERATED.search(before) else verb[0]


def one_by_one(step: str) -> str:
    """A chain that runs on, `2 + 3 = 5 + 4 = 9`, as the calculations that are meant."""
    return _RUN_ON.sub(r"= \1.\n\1", step)
