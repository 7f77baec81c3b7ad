"""What a schema cannot say of the catalogue: every word and number is known, and the splits share no phrasing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from random import Random

from redline.training.generator.kind import ProblemKind
from redline.training.generator.program import Line
from redline.training.generator.template import Alternatives, Nodes, Phrasing, scene_words
from redline.training.generator.vocabulary import draw
from redline.training.oracle.expression import names

_NUMBER = re.compile(r"\[\[(.*?)\]\]")
_WORD = re.compile(r"\{(\w*)(=?)")
_SCENE = re.compile(r"@([^@]*)@")
_WITH_ARTICLE = frozenset(("a_item", "A_item", "a_box", "A_box"))


@cache
def _drawn() -> frozenset[str]:
    """The words that every problem of a kind has."""
    return frozenset(draw(Random(0)))


def of_all(kinds: Iterable[ProblemKind]) -> str | None:
    """What is wrong with the kinds together: a name that two have, a phrasing that is trained on and tested with."""
    seen: dict[str, str] = {}
    names_seen: set[str] = set()
    for kind in kinds:
        if kind.name in names_seen:
            return f"{kind.name}: two kinds have this name"
        names_seen.add(kind.name)
        for split, phrasings in (("train", kind.train), ("dev", kind.dev), ("test", kind.test)):
            for phrasing in phrasings:
                if seen.setdefault(phrasing.text, split) != split:
                    return f"{kind.name}: both in {seen[phrasing.text]} and in {split}: {phrasing.text}"
    return None


def of_kind(kind: ProblemKind) -> str | None:
    """What is wrong with a kind, in words; None where all is well."""
    return next(_problems(kind), None)


def of_texts(numbers: object, texts: Iterable[str], lines: Iterable[Line]) -> str | None:
    """What is wrong with texts without words, and with the steps that go with them; None where all is well."""
    given = _given(numbers)
    wrong = (f"{problem} in “{text}”" for text in texts for problem in _unknown(text, given, set()))
    return next(wrong, None) or next(_problems_of_steps(lines, given, set()), None)


def _given(numbers: object) -> set[str]:
    return set(getattr(numbers, "names", ()))


def _problems(kind: ProblemKind) -> Iterator[str]:
    given = _given(kind.numbers)
    own: set[str] | None = None
    for phrasing in (*kind.train, *kind.dev, *kind.test):
        if broken := _broken_scene(phrasing):
            yield f"no scene: @{broken}@ in “{phrasing.text}”"
            return
        brought = set(_brought(phrasing))
        # With the fragments: a fragment may need a number that this kind has not.
        whole = "".join(_texts(phrasing.nodes))
        yield from (f"{problem} in “{phrasing.text}”" for problem in _unknown(whole, given, brought))
        own = brought if own is None else own & brought
    yield from _problems_of_steps(kind.lines, given, own or set())


def _problems_of_steps(lines: Iterable[Line], given: set[str], own: set[str]) -> Iterator[str]:
    """A step may use the numbers given and found before, and the words that every phrasing has."""
    known = set(given)
    for line in lines:
        if strange := set(names(line.formula)) - known:
            yield f"{line.name}: {line.formula}: no number is called {', '.join(sorted(strange))}"
        for text, numbers in (*((says, known | {line.name}) for says in line.says), (line.asks, known)):
            yield from (f"{line.name}: {problem} in “{text}”" for problem in _unknown(text, numbers, own))
        known.add(line.name)


def _broken_scene(phrasing: Phrasing) -> str | None:
    for text in _texts(phrasing.nodes):
        for scene in _SCENE.findall(text):
            if not all(pair == "-" or pair.count(":") == 1 for pair in scene.split()):
                return str(scene)
    return None


def _brought(phrasing: Phrasing) -> Iterator[str]:
    """The words that a phrasing brings itself."""
    for text in _texts(phrasing.nodes):
        yield from (name for name, own in _WORD.findall(text) if own)
        for scene in _SCENE.findall(text):
            yield from scene_words(scene)


def _texts(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Alternatives):
            for option in node.options:
                yield from _texts(option)
        else:
            yield node


def _unknown(text: str, numbers: set[str], words: set[str]) -> Iterator[str]:
    """The names of a text that nothing has, and brackets that do not match."""
    for formula in _NUMBER.findall(text):
        if strange := set(names(formula)) - numbers:
            yield f"no number is called {', '.join(sorted(strange))}"
    rest = _NUMBER.sub("", text)
    if "[[" in rest or "]]" in rest:
        yield "[[ and ]] do not match"
    if rest.count("{") != rest.count("}"):
        yield "{ and } do not match"
    for word, _ in _WORD.findall(rest):
        if word not in words and word not in _WITH_ARTICLE and word not in _drawn():
            yield f"no word is called {{{word}}}"
