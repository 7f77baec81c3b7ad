r"""Whole numbers written in a base: `1011_2`, `77_{16}`, `1011_{\text{two}}`, `\text{FF}_{16}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from redline.verifier.answers.equality import Equality

_NAMES = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_BASES = {name: base for base, name in enumerate(_NAMES, 2)} | {"binary": 2, "octal": 8, "decimal": 10, "hex": 16}
_TEXT = r"\\(?:text|mathrm|textbf|mathbf)"
_NUMERAL = re.compile(
    rf"\(?(?:{_TEXT}\{{\s*)?(?P<digits>[0-9A-Fa-f]*[0-9][0-9A-Fa-f]*|[A-F]{{2,}})\s*\}}?\)?"
    rf"_(?:\{{\s*(?:{_TEXT}\{{)?\s*(?P<base>\d{{1,2}}|[a-z]+)\s*\}}?\s*\}}|(?P<digit>\d{{1,2}}))"
)
_WHOLE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Numeral:
    """The digits and the base in which somebody wrote them."""

    digits: str
    base: int

    @property
    def value(self) -> int:
        """The number."""
        return int(self.digits, self.base)


def read_numeral(text: str) -> Numeral | None:
    """The numeral that the whole of a `notation.plain` answer is; None where it is none or has an impossible digit."""
    found = _NUMERAL.fullmatch(text) if len(text) <= 400 else None
    if found is None:
        return None
    written = found["base"] or found["digit"]
    base = int(written) if written.isdigit() else _BASES.get(written, 0)
    if not 2 <= base <= 36 or any(int(digit, 36) >= base for digit in found["digits"]):
        return None
    return Numeral(found["digits"].upper(), base)


def compare_numerals(gold: str, answer: str) -> Equality | None:
    """The verdict where one is a numeral with its base and the other one too, or a plain whole number; else None.

    The same digits without a base may mean that the problem names it: `unknown`.
    """
    numerals = read_numeral(gold), read_numeral(answer)
    if numerals[0] and numerals[1]:
        return "yes" if numerals[0].value == numerals[1].value else "no"
    for numeral, other in ((numerals[0], answer), (numerals[1], gold)):
        if numeral and _WHOLE.fullmatch(other):
            if numeral.value == int(other):
                return "yes"
            return "unknown" if numeral.digits.lstrip("0") == other.lstrip("0") else "no"
    return None
