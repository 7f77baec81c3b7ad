"""Linear equations told in words: puzzles about an unknown number, for every shape of equation."""

from __future__ import annotations

_ASK = "<What is the number?|Find the number.|What number is it?|Which number is it?>"
_A = "<a number|some number|a certain number>"
_BY = "<times|multiplied by>"
_IS = "<is|equals|gives|makes>"
_GET = "<the result is|the answer is|we get|one gets|the outcome is>"


def _puzzles(*texts: str) -> tuple[str, ...]:
    return tuple(f"{text} {_ASK}" for text in texts)


def _thought(does: str) -> str:
    return f"<I think of|I have|Take|Start with|Somebody chose> a number. {does}"


TOLD: dict[str, tuple[str, ...]] = {
    "ax + b = c": _puzzles(
        f"[[a]] times {_A}<1=,|> <plus [[b]]|increased by [[b]]|and [[b]] more><1=,|> {_IS} [[c]].",
        f"<If you|When you> multiply {_A} by [[a]] and add [[b]], {_GET} [[c]].",
        _thought(f"Multiplied by [[a]], with [[b]] added, {_GET} [[c]]."),
        f"[[c]] is [[b]] more than [[a]] times {_A}.",
        f"The sum of [[b]] and [[a]] times {_A} is [[c]].",
        "A number is multiplied by [[a]]. Then [[b]] is added. The result is [[c]].",
    ),
    "ax - b = c": _puzzles(
        f"[[a]] times {_A}<1=,|> <minus [[b]]|decreased by [[b]]|less [[b]]><1=,|> {_IS} [[c]].",
        f"<If you|When you> multiply {_A} by [[a]] and <subtract|take away> [[b]], {_GET} [[c]].",
        f"[[c]] is [[b]] less than [[a]] times {_A}.",
        f"[[b]] taken from [[a]] times {_A} {_IS} [[c]].",
        _thought(f"Multiplied by [[a]], with [[b]] taken off, {_GET} [[c]]."),
    ),
    "b + ax = c": _puzzles(
        f"[[b]] plus [[a]] times {_A} {_IS} [[c]].",
        f"To [[b]] we add [[a]] times {_A}; {_GET} [[c]].",
        f"[[b]] increased by the product of [[a]] and {_A} {_IS} [[c]].",
    ),
    "x + b = c": _puzzles(
        f"{_A} plus [[b]] {_IS} [[c]].",
        f"{_A} <increased by|added to> [[b]] {_IS} [[c]].",
        f"The sum of {_A} and [[b]] is [[c]].",
        f"[[c]] is [[b]] <more|greater|larger> than {_A}.",
        _thought(f"<When [[b]] is added|With [[b]] added|With [[b]] more>, {_GET} [[c]]."),
    ),
    "x - b = c": _puzzles(
        f"{_A} minus [[b]] {_IS} [[c]].",
        f"{_A} <decreased by|reduced by|less> [[b]] {_IS} [[c]].",
        f"[[c]] is [[b]] <less|smaller> than {_A}.",
        f"When [[b]] is <subtracted|taken away> from {_A}, {_GET} [[c]].",
        _thought(f"<When [[b]] is subtracted|With [[b]] taken away>, {_GET} [[c]]."),
    ),
    "ax = c": _puzzles(
        f"[[a]] times {_A} {_IS} [[c]].",
        f"{_A} {_BY} [[a]] {_IS} [[c]].",
        f"The product of [[a]] and {_A} is [[c]].",
        f"[[c]] is [[a]] times {_A}.",
        f"<If|When> {_A} is multiplied by [[a]], {_GET} [[c]].",
    ),
    "a(x + b) = c": _puzzles(
        f"[[a]] times the sum of {_A} and [[b]] {_IS} [[c]].",
        f"[[b]] is added to {_A}, and the sum is multiplied by [[a]]; {_GET} [[c]].",
        _thought(f"<Add|First add> [[b]], <then|and then> multiply by [[a]]: {_GET} [[c]]."),
        f"The sum of {_A} and [[b]], times [[a]], {_IS} [[c]].",
    ),
    "a(x - b) = c": _puzzles(
        f"[[a]] times the difference of {_A} and [[b]] {_IS} [[c]].",
        f"[[b]] is <subtracted|taken> from {_A}, and the result is multiplied by [[a]]; {_GET} [[c]].",
        _thought(f"<Subtract|First take away> [[b]], <then|and then> multiply by [[a]]: {_GET} [[c]]."),
    ),
    "ex + b = dx + c": _puzzles(
        "[[e]] times a number plus [[b]] is <the same as|equal to> [[d]] times the number plus [[c]].",
        "If [[b]] is added to [[e]] times a number, the result is [[d]] times the number with [[c]] added.",
        "[[e]] times a number, increased by [[b]], equals [[d]] times the same number, increased by [[c]].",
    ),
    "x/a + b = c": _puzzles(
        f"{_A} divided by [[a]], <plus [[b]]|increased by [[b]]>, {_IS} [[c]].",
        f"<If you|When you> divide {_A} by [[a]] and add [[b]], {_GET} [[c]].",
        _thought(f"Divided by [[a]], with [[b]] added, {_GET} [[c]]."),
        f"[[c]] is [[b]] more than {_A} divided by [[a]].",
    ),
    "b - ax = c": _puzzles(
        f"[[b]] minus [[a]] times {_A} {_IS} [[c]].",
        f"[[a]] times {_A} taken <away |>from [[b]] {_IS} [[c]].",
        f"<If|When> [[a]] times {_A} is subtracted from [[b]], {_GET} [[c]].",
    ),
}
"""For every shape of equation, ways to tell it. Choices are as in the phrasings of a kind."""
