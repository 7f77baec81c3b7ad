"""Problems outside the embedded pair's world: the policy must say so, and the verifier must not accept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from redline.training.generator.catalogue.files import per_catalogue, read_file
from redline.training.generator.catalogue.schema import OutOfDomainFile
from redline.training.generator.program import Split
from redline.training.generator.template import chosen
from redline.training.generator.vocabulary import draw

REFUSAL = "I cannot solve this kind of problem."


@dataclass(frozen=True)
class OutOfDomain:
    """Texts that are no problem, for every split; in those of `plain` the signs of choices stand for themselves."""

    train: tuple[str, ...]
    plain: frozenset[str]
    dev: tuple[str, ...]
    test: tuple[str, ...]


@per_catalogue
def texts(folder: Path) -> OutOfDomain:
    """The texts of the catalogue in use. Raises `CatalogueMissing` and `CatalogueError`."""
    file = read_file(folder / "out_of_domain.yaml", OutOfDomainFile)
    train = tuple(text for about in file.train.values() for text in about)
    return OutOfDomain(train + file.plain, frozenset(file.plain), file.dev, file.test)


def sample(rng: Random, split: Split) -> str:
    """A text that is not a problem the pair can solve."""
    told = texts()
    phrasings: dict[Split, tuple[str, ...]] = {"train": told.train, "dev": told.dev, "test": told.test}
    template = rng.choice(phrasings[split])
    if split != "train":
        return _numbered(template, rng)
    if rng.random() < 0.15:
        return _noise(rng)
    return _numbered(template if template in told.plain else _told(template, rng), rng)


def _told(template: str, rng: Random) -> str:
    """The phrasing with its choices made, and words of a story where it has places for them."""
    text = chosen(template, rng)
    for key, word in draw(rng).items():
        text = text.replace(f"{{{key}}}", word)
    return text


def _numbered(text: str, rng: Random) -> str:
    """The text with its numbers; two are drawn for every text, whether it has them or not."""
    for name, most in (("a", 30), ("b", 99), ("c", 9), ("d", 500)):
        if f"{{{name}}}" in text or name in "ab":
            text = text.replace(f"{{{name}}}", str(rng.randint(2, most)))
    return text


def _noise(rng: Random) -> str:
    """Random words, letters and bytes that mean nothing."""
    alphabet = rng.choice(
        ("abcdefghijklmnopqrstuvwxyz ", "abc123+-*/= ", "äöüßéèñçøåœ ", "αβγδεζηθ ", "{}[]()<>;:,.!?")
    )
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(3, 60))).strip() or "?"
