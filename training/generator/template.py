"""The grammar of phrasings: a text in which some words are chosen, some are the problem's, and some are numbers.

    phrasing     := (text | choice | fragment | word | named word | number | scene)*
    choice       := "<" [digit "="] phrasing ("|" phrasing)* ">"    one of them; an empty one says nothing
    fragment     := "<" NAME ">"                     what is often said, by its name in fragments.yaml
    word         := "{" name "}"                     a word of the problem: {who}, {items}
    named word   := "{" name "=" phrasing "}"        the same, and from now on the problem's word of that name
    number       := "[[" formula "]]"                a formula over the problem's numbers, shown with their values
    scene        := "@" pair (" " pair)* "@"         words that belong together: @peach:peaches basket:baskets@

Choices with the same digit choose the same place: in `a <1=red|blue> hat, a <1=red|blue> cap` both are red or both
are blue. Outside a choice, `->` and ` > ` are signs like others. There are three ways to keep words together, each for
another need: digits for words of one phrasing, named words where the solution must say them too, and scenes for pairs
(one thing and many, their container, what is done).

The innermost choices are drawn first, from the left, also those in a place that is not chosen: the same random numbers
have always made the same problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random
from typing import Self

from redline.store import DataError
from redline.training.oracle.expression import shown

Nodes = tuple["str | Alternatives", ...]
Fragments = Mapping[str, "Phrasing"]

_TOKEN = re.compile(r"<([A-Z]+)>|<(?:(\d)=)?|[|>]")
_SCENE = re.compile(r"@([^@]*)@")
_NAMED_WORD = re.compile(r"\{(\w+)=([^{}]*)\}")
_NUMBER = re.compile(r"\[\[(.+?)\]\]")
_VOWEL = re.compile(r"(?!uni|use)[aeiou]|hour")
_SCENE_WORDS = (("item", "items"), ("box", "boxes"), ("does", "do"))


class PhrasingError(DataError):
    """A text is no phrasing. Says what is wrong and at which character of it, from 0."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(f"character {at}: {message}")
        self.at = at


@dataclass(frozen=True, eq=False, slots=True)
class Alternatives:
    """A choice: each option a sequence of text and further choices. No two are equal, for each is drawn on its own."""

    options: tuple[Nodes, ...]
    digit: str | None
    depth: int
    """1 where no choice stands inside, else one more than the deepest of them."""

    def copy(self) -> Alternatives:
        """The same choice, to be drawn once more."""
        if self.depth == 1:
            return Alternatives(self.options, self.digit, 1)
        return Alternatives(tuple(_copied(option) for option in self.options), self.digit, self.depth)


@dataclass(frozen=True)
class Phrasing:
    """A phrasing, parsed: `chosen` draws its choices. Those of the same text are equal."""

    text: str
    nodes: Nodes = field(repr=False, compare=False)

    @cached_property
    def choices(self) -> list[Alternatives]:
        """Every choice in the order in which they are drawn: the innermost first, those of the same depth from the
        left.
        """
        return sorted(_choices(self.nodes), key=lambda choice: choice.depth)

    @classmethod
    def parse(cls, text: str, fragments: Fragments | None = None) -> Self:
        """Read a phrasing. Raises `PhrasingError` for brackets that do not match, and for an unknown fragment."""
        phrasing = cls(text, _Parser(text, fragments or {}).parse())
        sizes: dict[str, int] = {}
        for choice in phrasing.choices:
            if choice.digit and sizes.setdefault(choice.digit, len(choice.options)) != len(choice.options):
                raise PhrasingError(f"choices marked {choice.digit}= have different numbers of places", 0)
        return phrasing

    def chosen(self, rng: Random) -> str:
        """The text with one of its options in the place of every choice."""
        places: dict[str, int] = {}
        drawn: dict[Alternatives, Nodes] = {}
        for choice in self.choices:
            if choice.digit is None:
                drawn[choice] = rng.choice(choice.options)
                continue
            if choice.digit not in places:
                places[choice.digit] = rng.randrange(len(choice.options))
            drawn[choice] = choice.options[places[choice.digit]]
        return "".join(_told(self.nodes, drawn))


@dataclass
class _OpenChoice:
    """A choice that is not closed yet: where it begins, what stands before it, and its options so far."""

    at: int
    digit: str | None
    before: list[str | Alternatives]
    options: list[Nodes] = field(default_factory=list)


class _Parser:
    """One pass over the marks of choices; a stack holds those that are open."""

    def __init__(self, text: str, fragments: Fragments) -> None:
        self._text = text
        self._fragments = fragments
        self._nodes: list[str | Alternatives] = []
        self._open: list[_OpenChoice] = []

    def parse(self) -> Nodes:
        end = 0
        for token in _TOKEN.finditer(self._text):
            self._add_text(end, token.start())
            end = token.end()
            self._take(token)
        self._add_text(end, len(self._text))
        if self._open:
            raise PhrasingError("this choice is never closed", self._open[-1].at)
        return tuple(self._nodes)

    def _take(self, token: re.Match[str]) -> None:
        mark, at = token.group(), token.start()
        if name := token.group(1):
            self._nodes += self._fragment(name, at)
        elif mark.startswith("<"):
            self._open.append(_OpenChoice(at, token.group(2), self._nodes))
            self._nodes = []
        elif self._open:
            self._end_option(closes=mark == ">")
        elif mark == ">" and self._text.endswith(("-", " "), 0, at):
            self._nodes.append(mark)  # an arrow, or a sign
        else:
            raise PhrasingError(f"{mark} outside a choice", at)

    def _add_text(self, start: int, end: int) -> None:
        if start < end:
            self._nodes.append(self._text[start:end])

    def _fragment(self, name: str, at: int) -> Nodes:
        if (fragment := self._fragments.get(name)) is None:
            raise PhrasingError(f"no fragment is called {name}", at)
        return _copied(fragment.nodes)

    def _end_option(self, *, closes: bool) -> None:
        choice = self._open[-1]
        choice.options.append(tuple(self._nodes))
        self._nodes = []
        if closes:
            self._open.pop()
            self._nodes = [*choice.before, _alternatives(tuple(choice.options), choice.digit)]


def _alternatives(options: tuple[Nodes, ...], digit: str | None) -> Alternatives:
    inner = [node.depth for option in options for node in option if isinstance(node, Alternatives)]
    return Alternatives(options, digit, 1 + max(inner, default=0))


def _copied(nodes: Nodes) -> Nodes:
    return tuple(node if isinstance(node, str) else node.copy() for node in nodes)


def _choices(nodes: Nodes) -> Iterator[Alternatives]:
    for node in nodes:
        if isinstance(node, Alternatives):
            yield node
            for option in node.options:
                yield from _choices(option)


def _told(nodes: Nodes, drawn: Mapping[Alternatives, Nodes]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from _told(drawn[node], drawn)


@lru_cache(maxsize=4096)
def parse(text: str) -> Phrasing:
    """A phrasing without fragments, parsed once. Raises `PhrasingError`."""
    return Phrasing.parse(text)


def chosen(text: str, rng: Random) -> str:
    """The text with its choices made. Raises `PhrasingError`."""
    return parse(text).chosen(rng)


def with_own_words(text: str, words: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A text whose choices are made, without its scene and definitions, and the words with its own in their places.

    `a_item`, `A_item`, `a_box` and `A_box` are the words with their article.
    """
    own = dict(words)
    for scene in _SCENE.findall(text):
        own |= scene_words(scene)
    for key in ("item", "box"):
        own[f"a_{key}"] = f"{'an' if _VOWEL.match(own[key]) else 'a'} {own[key]}"
        own[f"A_{key}"] = own[f"a_{key}"].capitalize()
    text = _SCENE.sub("", text)
    own |= dict(_NAMED_WORD.findall(text))
    return _NAMED_WORD.sub(r"{\1}", text), own


def scene_words(scene: str) -> dict[str, str]:
    """The words of a scene. Pairs stand for item, box and does; `_` is a space; `-` leaves the words that were drawn.

    Raises `ValueError` for a pair that is none.
    """
    told: dict[str, str] = {}
    for keys, pair in zip(_SCENE_WORDS, scene.split(), strict=False):
        if pair != "-":
            told |= dict(zip(keys, pair.replace("_", " ").split(":"), strict=True))
    return told


def formulas_in(template: str) -> list[str]:
    """The formulas that a template shows."""
    return _NUMBER.findall(template)


def fill(template: str, values: Mapping[str, Fraction], words: Mapping[str, str]) -> str:
    """The template with its words and formulas filled in."""
    text = template.format_map(words) if "{" in template else template
    return _NUMBER.sub(lambda match: shown(match.group(1), values), text)
