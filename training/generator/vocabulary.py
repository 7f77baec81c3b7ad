"""Names, things and places for word problems, from the catalogue's `vocabulary.yaml`."""

from __future__ import annotations

from pathlib import Path
from random import Random

from redline.training.generator.catalogue.files import VOCABULARY, per_catalogue, read_file
from redline.training.generator.catalogue.schema import Vocabulary


@per_catalogue
def banks(folder: Path) -> Vocabulary:
    """The words of the catalogue in use. Raises `CatalogueMissing` and `CatalogueError`."""
    return read_file(folder / VOCABULARY, Vocabulary)


def draw(rng: Random) -> dict[str, str]:
    """A set of words for one problem.

    Keys: `who`, `other`, `third` (names), `he`, `his`, `him`, `He`, `His` (for `who`), `item`/`items`,
    `item2`/`items2`, `good`/`goods`, `good2`/`goods2` (things with a price: `a {good}` is right for all),
    `box`/`boxes`, `person`/`people`, `place`, `worker`, `unit`.
    """
    bank = banks()
    she = rng.random() < 0.5
    who, *rest = rng.sample(bank.she if she else bank.he, 3)
    other, third = rng.sample([*rest, rng.choice(bank.he if she else bank.she)], 2)
    words = {"who": who, "other": other, "third": third}
    words |= {"place": rng.choice(bank.places), "worker": rng.choice(bank.workers)}
    words |= dict(zip(("he", "his", "him"), ("she", "her", "her") if she else ("he", "his", "him"), strict=True))
    words |= {"He": words["he"].capitalize(), "His": words["his"].capitalize(), "unit": rng.choice(bank.units)}
    for key, things in (("item", bank.items), ("good", bank.goods)):
        for suffix, pair in zip(("", "2"), rng.sample(things, 2), strict=True):
            words[f"{key}{suffix}"], words[f"{key}s{suffix}"] = pair
    words["box"], words["boxes"] = rng.choice(bank.boxes)
    words["person"], words["people"] = rng.choice(bank.people)
    return words


def vocabulary() -> str:
    """Every word of the banks in one text, as a word within a sentence stands: behind a blank."""
    entries = (entry for name in Vocabulary.model_fields for entry in getattr(banks(), name))
    return "".join(f" {word}" for entry in entries for word in ([entry] if isinstance(entry, str) else entry))
