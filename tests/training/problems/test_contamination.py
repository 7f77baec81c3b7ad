"""Nothing that Redline is measured on is learnt from: neither a problem in other numbers nor a story told alike."""

from pathlib import Path
from random import Random

import pytest

from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.check import near_copies
from redline.training.generator.sampler import World, sample_problem
from redline.training.problems.annotated import read_annotated
from redline.training.problems.contamination import Resemblance, normalised, texts_of

DATA = Path(__file__).resolve().parents[3].parent / "shared/data"
GSM8K = DATA / "gsm8k/train.jsonl"
EVALUATION = [
    DATA / name
    for name in (
        *("gsm8k/test.jsonl", "math/test.jsonl", "math500/test.jsonl", "amc23/test.jsonl", "minerva_math/test.jsonl"),
        *("mawps/addsub.jsonl", "mawps/multiarith.jsonl", "mawps/singleop.jsonl", "aime/aime24.jsonl"),
        *(f"processbench/{name}.jsonl" for name in ("gsm8k", "math", "olympiadbench", "omnimath")),
    )
]
needs_data = pytest.mark.skipif(not GSM8K.exists(), reason=f"no data at {DATA}")


@needs_data
def test_nothing_of_an_evaluation_set_is_learnt_from():
    world = World(tuple(read_annotated(GSM8K)))
    learnt = {normalised(problem.template.replace("[[", "1 ").replace("]]", "")) for problem in world.real}
    learnt |= {normalised(problem.sample(Random(1)).text) for problem in world.real}
    rng = Random(2)
    drawn = (normalised(sample_problem(rng, "train").text) for _ in range(10_000))
    # A bare sum has no words of its own.
    learnt |= {text for text in drawn if len(set(text.split()) - {"#"}) > 6}
    evaluated = texts_of([path for path in EVALUATION if path.exists()])
    assert len(evaluated) > 9_000
    assert not learnt & evaluated


@needs_data
def test_no_phrasing_is_a_near_copy_of_an_evaluated_story():
    """Whoever writes phrasings may know these collections: a scene told in the same words would be training on them."""
    mawps = [path for path in EVALUATION if path.parent.name == "mawps" and path.exists()]
    assert len(mawps) == 3
    assert not list(near_copies(kinds(), mawps))


def test_a_story_in_other_names_and_numbers_is_found_again():
    story = "Joan found 70 seashells on the beach . She gave Sam some of them ."
    nearest = Resemblance([story, "A train is late."])
    assert nearest.of("Ahmed found 7 seashells on the beach. She gave Li some of them.") == (1.0, story)
    assert nearest.of("Two cats sat there quietly.") == (0.0, "")


def test_numbers_case_and_signs_do_not_hide_a_problem():
    assert normalised("Tom has 3 pens, and 1,200 dollars.") == normalised("tom has 75 pens and 2.5 dollars") != ""
    assert normalised("Tom has pens.") != normalised("Tom has 3 pens.")
