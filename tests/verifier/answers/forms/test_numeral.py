import pytest

from redline.verifier.answers.forms.numeral import Numeral, compare_numerals, read_numeral


@pytest.mark.parametrize(
    ("text", "numeral"),
    [
        ("1011_2", Numeral("1011", 2)),
        ("77_{16}", Numeral("77", 16)),
        (r"1011_{\text{two}}", Numeral("1011", 2)),
        (r"\text{FF}_{16}", Numeral("FF", 16)),
        ("92_8", None),
        ("x_2", None),
        ("5", None),
        ("12_1", None),
    ],
)
def test_a_numeral_is_read_with_its_base(text, numeral):
    assert read_numeral(text) == numeral


@pytest.mark.parametrize(
    ("gold", "answer", "verdict"),
    [
        ("77_8", "77_{16}", "no"),
        ("101_2", "5_{10}", "yes"),
        ("101_2", "5", "yes"),
        ("52_8", "52", "unknown"),
        ("52_8", "53", "no"),
        ("5", "6", None),
    ],
)
def test_values_are_compared(gold, answer, verdict):
    assert compare_numerals(gold, answer) == compare_numerals(answer, gold) == verdict
