import pytest

from redline.verifier.answers.forms.wording import read_option, words_equal


@pytest.mark.parametrize(
    ("gold", "answer", "verdict"),
    [
        ("Monday", "monday", "yes"),
        ("Monday", "Tuesday", "no"),
        ("listen", "silent", "no"),
        ("Evelyn", "Evelyn is fastest", "unknown"),
        ("DNE", "does not exist", "yes"),
        ("no solution", "no solutions", "yes"),
        ("at most 3", "at most -3", "unknown"),
        ("right-angled", "right angled", "yes"),
        ("two", "2", "unknown"),
        ("x+1", "x+2", None),
    ],
)
def test_words(gold, answer, verdict):
    assert words_equal(gold, answer) == words_equal(answer, gold) == verdict


@pytest.mark.parametrize(
    ("text", "option"),
    [
        (r"\text{(A) } 12", ("A", "12")),
        (r"\textbf{(C)}\ 15", ("C", "15")),
        ("B) -3", ("B", "-3")),
        ("(D)", ("D", "")),
        ("E: a score", ("E", "a score")),
        ("(A)(B)", None),
        ("A:B", None),
        ("(x) 5", None),
    ],
)
def test_options(text, option):
    assert read_option(text) == option
