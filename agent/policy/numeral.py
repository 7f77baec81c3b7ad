"""How people number steps: digits of any script, English words, Roman and Chinese numerals."""

from __future__ import annotations

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ROMAN = "- I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
_CHINESE = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

CIRCLED = f"[{_CIRCLED}]"
DIGITS = r"\d{1,6}(?!\d|\.\d)"
NUMERAL = rf"(?:{DIGITS}|(?:{'|'.join(_WORDS)})\b|(?-i:[IVX]{{1,5}}\b)|[{_CHINESE}两兩十]{{1,3}}|{CIRCLED})"
"""A number, as a pattern to be matched without regard to case."""


def value_of(numeral: str) -> int | None:
    """The number that a match of `NUMERAL` writes; None where it is none after all (`IIX`)."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral in _CIRCLED:
        return 1 + _CIRCLED.index(numeral)
    if numeral in _ROMAN:
        return _ROMAN.index(numeral)
    if numeral.lower() in _WORDS:
        return _WORDS.index(numeral.lower())
    return _chinese(numeral.replace("两", "二").replace("兩", "二"))


def _chinese(numeral: str) -> int | None:
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or not set(tens + ones) <= set(_CHINESE):
        return None
    return (10 * (_CHINESE.index(tens) if tens else 1) if ten else 0) + (_CHINESE.index(ones) if ones else 0)
