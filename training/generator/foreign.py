"""Problems outside the embedded pair's world: the policy must say so, and the verifier must not accept."""

from __future__ import annotations

from random import Random

from redline.training.generator.outside import PLAIN, TRAIN
from redline.training.generator.program import Split
from redline.training.generator.template import chosen
from redline.training.generator.vocabulary import draw

REFUSAL = "I cannot solve this kind of problem."

DEV = (
    "Find the eigenvalues of a {a} by {a} rotation matrix.",
    "Hoeveel is {a} keer {b}?",
    "Who was the {a}th president?",
    "Give the Taylor series of exp({a}x).",
    "A fair coin is thrown until the second head. What is the chance that this takes {a} throws?",
    "Find the radius of the circle inscribed in a triangle with sides {a}, {a} and {b}.",
    "Vad är {a} plus {b}?",
    "Lina picked some flowers and gave a few of them to Omar. How many flowers are in her vase?",
    r"Find the number of integers $1 \le m \le {b}$ for which $m^2 + {a}$ is a multiple of $7$.",
    "Write a regular expression that matches {a} digits.",
    "Explain photosynthesis in {a} words.",
    "Show that the product of {a} consecutive integers is divisible by {a}.",
)
TEST = (
    "Prove by induction that the sum of the first n odd numbers is n^2 for n up to {a}.",
    "What is the second derivative of cos({a}x)?",
    "Quantos são {a} menos {b}?",
    "Ile to jest {a} razy {b}?",
    "Name {a} rivers in Europe.",
    "qq {a} ww {b} ee rr tt",
    "Find the volume of the solid of revolution of y = x^{a}.",
    "{a} を {b} で割るといくつですか。",
)


def sample(rng: Random, split: Split) -> str:
    """A text that is not a problem the pair can solve."""
    phrasings: dict[Split, tuple[str, ...]] = {"train": TRAIN, "dev": DEV, "test": TEST}
    template = rng.choice(phrasings[split])
    if split != "train":
        return _numbered(template, rng)
    if rng.random() < 0.15:
        return _noise(rng)
    return _numbered(template if template in PLAIN else _told(template, rng), rng)


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
