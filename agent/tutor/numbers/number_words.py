"""Numbers in words, in English, German, French, Spanish and Chinese, as patterns that find them in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

MAX_SPELLED = 999_999
"""Numbers beyond this are written in digits."""

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_ENGLISH_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_GERMAN = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
    " achtzehn neunzehn"
).split()
_GERMAN_TENS = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit"
    " dix-neuf"
).split()
_FRENCH_TENS = "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete"
    " dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete"
    " veintiocho veintinueve"
).split()
_SPANISH_TENS = "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_SPANISH_HUNDREDS = (
    "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()
_CHINESE = "零一二三四五六七八九"
_PARTS = {
    Fraction(1, 2): "half halfs halves hälfte halb halbe halben moitié demi demie mitad medio media 一半 二分之一 半",
    Fraction(1, 3): "third drittel tiers tercio 三分之一",
    Fraction(2, 3): "two-thirds zwei-drittel deux-tiers dos-tercios 三分之二",
    Fraction(1, 4): "quarter fourth viertel quart cuarto 四分之一",
    Fraction(3, 4): "three-quarters three-fourths dreiviertel trois-quarts tres-cuartos 四分之三",
    Fraction(3, 2): "one-and-a-half anderthalb eineinhalb",
    Fraction(12): "dozen dutzend douzaine docena 一打",
    Fraction(2): "twice both pair couple double zwei-mal 两 两个",
    Fraction(100): "hundred",
    Fraction(1000): "thousand mille",
    Fraction(1): "single once ein eine einen einer une una",
    Fraction(0): "none nothing nichts rien nada",
}


@lru_cache(maxsize=256)
def patterns(number: Fraction) -> tuple[re.Pattern[str], ...]:
    """What finds the number in words, each with a pattern of its own; none where people would write digits."""
    words = list(_PARTS.get(number, "").split())
    if number.denominator == 1 and 0 <= number <= MAX_SPELLED:
        words += _spelled(int(number))
    return tuple(_pattern(word) for word in words)


def _pattern(word: str) -> re.Pattern[str]:
    if not word[0].isascii() and "\u4e00" <= word[0] <= "\u9fff":
        around = f"[{_CHINESE}十百千万]"
        return re.compile(f"(?<!{around}){word}(?!{around})")
    loose = r"[\s-]*".join(re.escape(part) for part in re.split(r"[\s-]+", word))
    return re.compile(rf"(?<![^\W_]){loose}(?:th|st|nd|rd|s)?(?![^\W_])", re.IGNORECASE)


def _spelled(number: int) -> Iterator[str]:
    english = _english(number)
    yield english
    if " and " not in english and number > 100 and number % 100:
        yield english.replace("hundred ", "hundred and ")
    german = _german(number)
    yield from (german, german.replace("ß", "ss"), german.removeprefix("ein") or german)
    yield _french(number)
    yield _spanish(number)
    yield _chinese(number)


def _english(number: int) -> str:
    if number < 20:
        return _ENGLISH[number]
    if number < 100:
        return _joined(_ENGLISH_TENS[number // 10], number % 10, _english, "-")
    if number < 1000:
        return _joined(f"{_ENGLISH[number // 100]} hundred", number % 100, _english)
    return _joined(f"{_english(number // 1000)} thousand", number % 1000, _english)


def _german(number: int) -> str:
    if number < 20:
        return _GERMAN[number]
    if number < 100:
        one = {0: "", 1: "einund"}.get(number % 10, f"{_GERMAN[number % 10]}und")
        return one + _GERMAN_TENS[number // 10]
    size, name = (100, "hundert") if number < 1000 else (1000, "tausend")
    many = "ein" if number // size == 1 else _german(number // size)
    return f"{many}{name}{_german(number % size) if number % size else ''}"


def _french(number: int) -> str:
    if number < 20:
        return _FRENCH[number]
    if number < 100:
        ten, one = divmod(number, 10)
        rest = one + 10 if ten in (7, 9) else one
        return _joined(_FRENCH_TENS[ten], rest, _french, " et " if rest in (1, 11) and ten < 8 else "-")
    size, name = (100, "cent") if number < 1000 else (1000, "mille")
    many = name if number // size == 1 else f"{_french(number // size)} {name}"
    return _joined(many, number % size, _french)


def _spanish(number: int) -> str:
    if number < 30:
        return _SPANISH[number]
    if number < 100:
        return _joined(_SPANISH_TENS[number // 10], number % 10, _spanish, " y ")
    if number < 1000:
        return "cien" if number == 100 else _joined(_SPANISH_HUNDREDS[number // 100], number % 100, _spanish)
    return _joined("mil" if number < 2000 else f"{_spanish(number // 1000)} mil", number % 1000, _spanish)


def _chinese(number: int) -> str:
    for size, name in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            many, rest = divmod(number, size)
            head = "十" if size == 10 and many == 1 else f"{_chinese(many)}{name}"
            gap = "零" if 0 < rest < size // 10 else ""
            return head + (gap + (f"一{_chinese(rest)}" if 10 <= rest < 20 else _chinese(rest)) if rest else "")
    return _CHINESE[number]


def _joined(head: str, rest: int, spell: Callable[[int], str], between: str = " ") -> str:
    return f"{head}{between}{spell(rest)}" if rest else head
