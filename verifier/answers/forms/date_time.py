"""Times of day and dates, as answers give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from redline.verifier.answers.equality import Equality

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?\s?"
    r"(?:\\text\{\s*)?(?P<half>[ap]\.?\s?m\.?|noon|midnight|o'clock)?\s*\}?",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r"|sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_DATES = [
    re.compile(rf"{_MONTH}\s?(?:the\s)?{_DAY}{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?:the\s)?{_DAY}\s?(?:of\s)?{_MONTH}{_YEAR}", re.IGNORECASE),
]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    seconds: int
    """Since midnight, or since midnight or noon where the half of the day is not said."""
    half: Literal["am", "pm", ""]
    """The half of the day; "" where it is not said."""
    colon: bool
    """Whether it can be told from a plain number."""


def compare_date_times(gold: str, answer: str) -> Equality | None:
    """The verdict on two times of day or two dates; None where they are not both that. Takes `notation.plain` answers.

    `10:30` may also be a ratio, and a half of the day or a year that only one side gives is forgiven as a unit is.
    """
    dates = _date(gold), _date(answer)
    if dates[0] and dates[1]:
        years = dates[0][2], dates[1][2]
        same = dates[0][:2] == dates[1][:2] and (years[0] == years[1] or None in years)
        return ("yes" if years[0] == years[1] else "unknown") if same else "no"
    clocks = _clock(gold), _clock(answer)
    if clocks[0] is None or clocks[1] is None:
        return None
    if not all(clock.colon or clock.half for clock in clocks if clock) or not any(c.colon for c in clocks if c):
        return None
    return _same_time(clocks[0], clocks[1], ratio=_ratio(gold) == _ratio(answer) is not None)


def _same_time(gold: Clock, answer: Clock, *, ratio: bool) -> Equality:
    if gold.half == answer.half or not (gold.half and answer.half):
        half_day = 12 * 3600 if gold.half or answer.half else 24 * 3600
        if gold.seconds == answer.seconds or gold.seconds % half_day == answer.seconds % half_day:
            return "yes"
    return "unknown" if ratio and not gold.half and not answer.half else "no"


def _clock(text: str) -> Clock | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, half = int(found["hour"]), re.sub(r"[^a-z]", "", (found["half"] or "").lower())
    if hour > 24 or (hour > 12 and half in ("noon", "midnight", "oclock")):
        return None
    seconds = hour * 3600 + int(found["minute"] or 0) * 60 + int(found["second"] or 0)
    afternoon = half in ("pm", "noon") or hour > 12
    if half in ("am", "pm", "noon", "midnight"):
        seconds = seconds % (12 * 3600) + afternoon * 12 * 3600
        return Clock(seconds, "pm" if afternoon else "am", found["minute"] is not None)
    return Clock(seconds, "pm" if afternoon else "", found["minute"] is not None)


def _ratio(text: str) -> float | None:
    """What `10:30` is as a ratio; None with a zero in it, and for what is no ratio."""
    parts = [int(part) for part in text.split(":") if part.isdigit()]
    return parts[0] / parts[1] if len(parts) == 2 and all(parts) else None


def _date(text: str) -> tuple[int, int, int | None] | None:
    """Month, day and year."""
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(text))), None)
    if found is None or not 1 <= int(found["day"]) <= 31:
        return None
    month = next(k for k, name in enumerate(_MONTHS, 1) if name.startswith(found["month"].lower()[:3]))
    return month, int(found["day"]), int(found["year"]) if found["year"] else None
