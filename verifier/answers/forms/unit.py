r"""Units as answers name them: one name for each, and what can be turned into another exactly."""

from __future__ import annotations

import re
from fractions import Fraction

_TABLE = """
time: s=1 second sec | min=60 minute mins | h=3600 hour hr | day=86400 | week=604800
length: m=1 meter metre | mm=1/1000 millimeter millimetre | cm=1/100 centimeter centimetre | km=1000 kilometer kilometre
imperial: in=1 inch inche | ft=12 foot feet | yd=36 yard | mi=63360 mile
mass: g=1 gram gm | mg=1/1000 milligram | kg=1000 kilogram kilo
weight: oz=1 ounce | lb=16 pound
volume: L=1 liter litre l | mL=1/1000 milliliter millilitre ml
money: $=1 dollar usd | cent=1/100 ¢
euro: €=1 euro eur
pound: £=1 gbp
degree: °=1 degree deg
percent: %=1/100 percent percentage pct
"""
SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_FORMATTING = re.compile(r"\\(?:text|mbox|mathrm|textrm)(?![A-Za-z])|[{}]")
_POWER = re.compile(r"(?P<name>[^\W\d]+\.?)\^?(?P<power>[23])")
_AREA = re.compile(r"(?P<kind>square|sq\.?|cubic|cu\.?) (?P<name>[^\W\d]+\.?)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def _read_table() -> tuple[dict[str, str], dict[str, tuple[str, Fraction]]]:
    names: dict[str, str] = {}
    sizes: dict[str, tuple[str, Fraction]] = {}
    for line in _TABLE.strip().splitlines():
        kind, units = line.split(": ", 1)
        for entry in units.split(" | "):
            head, *others = entry.split()
            unit, size = head.rsplit("=", 1)
            sizes[unit] = kind, Fraction(size)
            names |= dict.fromkeys([unit, *others], unit)
    return names, sizes


_NAMES, _SIZES = _read_table()
KNOWN = frozenset(name for name in _NAMES if len(name) > 1 and name.isalpha()) | {"mph", "kph"}
"""Names that may stand right after a number: `5cm`, but not `5m`, which may be five times m."""


def canonical(written: str) -> str:
    r"""One name for a unit: `\text{ cm}^2`, `square centimeters` and `cm²` are `cm^2`; `miles per hour` is `mph`."""
    bare = re.sub(r"\s+", " ", _FORMATTING.sub("", written).replace("\\$", "$")).strip(" .")
    bare = re.sub(r"(?<=\w)\.(?=\s|$)", "", re.sub(r"\s*(?:/| per )\s*", "/", bare))
    bare = {"mph": "mile/hour", "kph": "km/h", "kmh": "km/h", "kmph": "km/h"}.get(bare.lower(), bare)
    return "/".join(_one(part) for part in bare.split("/"))


def _one(part: str) -> str:
    area, power = _AREA.fullmatch(part), _POWER.fullmatch(part)
    if area:
        return f"{_name(area['name'])}^{2 if area['kind'].lower().startswith('sq') else 3}"
    return f"{_name(power['name'])}^{power['power']}" if power else _name(part)


def _name(word: str) -> str:
    for candidate in (word, word.lower()):
        for name in (candidate, candidate.removesuffix("s"), candidate.removesuffix("es")):
            if name in _NAMES:
                return _NAMES[name]
    return word.removesuffix("s") or word


def size(unit: str) -> tuple[str, Fraction] | None:
    """What a canonical unit measures and how much of that it is; None for a unit that is not in the table."""
    name, _, power = unit.partition("^")
    found = _SIZES.get(name)
    if found is None or "/" in unit:
        return None
    return f"{found[0]}{power}", found[1] ** int(power or 1)
