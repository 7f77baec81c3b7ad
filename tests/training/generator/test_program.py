"""Folding a step away leaves no kind with words that need its value."""

from random import Random

import pytest

from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.kind import ProblemKind
from redline.training.generator.program import merged
from redline.training.generator.solution import broken, write_solution

MEMBERS = [(family, kind) for family, members in kinds().items() for kind in members]


@pytest.mark.parametrize(("family", "kind"), MEMBERS, ids=[kind.name for _, kind in MEMBERS])
def test_every_kind_can_be_written_with_a_step_folded(family: str, kind: ProblemKind) -> None:
    rng = Random(4)
    for _ in range(6):
        problem = merged(kind.sample(family, rng, "train"), rng)
        assert write_solution(problem, rng).first_wrong == -1
        assert broken(problem, rng).first_wrong >= 0
