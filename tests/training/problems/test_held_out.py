"""What a verifier is measured on: the same every time, half of it broken, in wordings that nothing was trained on."""

import re
from fractions import Fraction

from redline.training.generator import arithmetic, equation
from redline.training.generator.catalogue.loading import kinds
from redline.training.generator.sampler import SHARES
from redline.training.problems.held_out import held_out

EQUALITY = re.compile(r"(?:^|[a-z:,] )(\d+) ([-+*/×÷]) (\d+) = (-?\d+)(?![\d/%]|[.,]\d| [-+*/×÷])")


FILLED = re.compile(r"\[\[.*?\]\]|\{.*?\}")
SCENE = re.compile(r"@[^@]*@")
SIGN = re.compile(r"(<(?:\d=)?|[|>])")


def pattern(template):
    """What a phrasing looks like once its numbers and words are filled in and one of its alternatives is chosen."""
    parts = FILLED.split(SCENE.sub("", template))
    signs = {"|": "|", ">": ")"}
    told = [
        "".join(signs.get(part, "(?:") if SIGN.fullmatch(part) else re.escape(part) for part in SIGN.split(piece))
        for piece in parts
    ]
    return re.compile(".+".join(told), re.DOTALL)


def whole(nodes):
    """The text of a phrasing with its fragments in their places."""
    return "".join(
        node if isinstance(node, str) else f"<{'|'.join(whole(option) for option in node.options)}>" for node in nodes
    )


def wordings(family, split):
    if family == arithmetic.FAMILY:
        return map(pattern, getattr(arithmetic.asked(), split))
    if family == equation.FAMILY:
        # Any letter can be the unknown.
        return (
            re.compile(re.sub(r"\bx\b", r"\\w", made.pattern), re.DOTALL)
            for made in map(pattern, getattr(equation.equations(), split))
        )
    return (pattern(whole(phrasing.nodes)) for kind in kinds()[family] for phrasing in getattr(kind, split))


def test_the_same_arguments_give_the_same_rows():
    rows = held_out("test", 30, 4)
    assert held_out("test", 30, 4) == rows
    assert held_out("test", 20, 4) == rows[:20]
    others = [*held_out("test", 30, 5), *held_out("dev", 30, 4)]
    assert not {row.id for row in rows} & {row.id for row in others}
    assert not {row.problem for row in rows} & {row.problem for row in others}
    assert len({row.id for row in rows}) == 30


def test_half_of_every_family_is_broken():
    rows = held_out("test", 40)
    for family in SHARES:
        labels = [row.label for row in rows if row.subset == family]
        assert (len(labels), sum(label >= 0 for label in labels)) == (8, 4)
    assert all(-1 <= row.label < len(row.steps) for row in rows)


def holds(step):
    """Whether the first plain `a + b = c` in a step is true; None for a step without."""
    found = EQUALITY.search(step)
    if found is None:
        return None
    a, sign, b, c = found.groups()
    a, b = Fraction(a), Fraction(b)
    return {"+": a + b, "-": a - b, "*": a * b, "×": a * b}.get(sign, a / (b or 1)) == Fraction(c)


def test_the_labels_are_right():
    read = wrong = 0
    for row in held_out("test", 400):
        until = len(row.steps) if row.label < 0 else row.label
        for step in row.steps[:until]:
            assert holds(step) is not False, (row, step)
            read += holds(step) is True
        wrong += row.label >= 0 and holds(row.steps[row.label]) is False
    # Enough of them are so plain that this means something.
    assert read > 50
    assert wrong > 10


def test_the_wordings_are_those_of_the_tests_alone():
    for row in held_out("test", 100, 1):
        assert any(wording.fullmatch(row.problem) for wording in wordings(row.subset, "test")), row.problem
    # The check can fail: training problems look otherwise.
    strangers = [
        row
        for row in held_out("train", 100, 1)
        if not any(wording.fullmatch(row.problem) for wording in wordings(row.subset, "test"))
    ]
    assert len(strangers) > 80
