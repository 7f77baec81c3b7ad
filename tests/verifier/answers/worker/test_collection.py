import pytest

from redline.verifier.answers.worker.collection import read_collection


@pytest.mark.parametrize(
    ("text", "brackets", "entries"),
    [
        ("1,2", "", ("1", "2")),
        ("(1,2)", "()", ("1", "2")),
        ("[1,2)", "[)", ("1", "2")),
        (r"\{1\}", "{}", ("1",)),
        ("{1,2}", "", ("1", "2")),
        ("(1,2),(3,4)", "", ("(1,2)", "(3,4)")),
        ("p=5,q=2;p=7,q=2", "", ("(p=5,q=2)", "(p=7,q=2)")),
        (r"2\pm\sqrt{3}", "", (r"2+\sqrt{3}", r"2-\sqrt{3}")),
        (r"\frac{1\pm\sqrt5}{2}", "", (r"\frac{1+\sqrt5}{2}", r"\frac{1-\sqrt5}{2}")),
        (r"f(1,2),\sqrt[3]{2}", "", ("f(1,2)", r"\sqrt[3]{2}")),
    ],
)
def test_brackets_and_entries(text, brackets, entries):
    found = read_collection(text)
    assert (found.brackets, found.entries) == (brackets, entries)


@pytest.mark.parametrize(
    "text",
    ["5", "(5)", "f(1,2)", r"(1,2)\cup(3,4)", r"\{x\mid x>2\}", r"a\pm b\pm c", r"\begin{pmatrix}1&2\end{pmatrix}"],
)
def test_what_is_none(text):
    assert read_collection(text) is None
