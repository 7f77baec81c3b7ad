import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier.answers.forms.notation import plain, split_unit


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("$5$", "5"),
        (r"\(x+1\)", "x+1"),
        ("$$ x $$", "x"),
        (r"\dfrac{1}{2}", r"\frac{1}{2}"),
        (r"\left( -1, \frac{35}{12} \right)", r"(-1, \frac{35}{12})"),
        (r"\leftarrow", r"\leftarrow"),
        (r"10,\!080", "10,080"),
        (r"11,\! 111,\! 100", "11,111,100"),
        (r"1\,000\,000", "1000000"),
        (r"1,\,234", "1, 234"),
        ("1, 234", "1, 234"),
        ("2 1/2", "2 1/2"),
        ("x + 1", "x+1"),
        (r"5\%", "5%"),
        (r"60^{\circ}", "60°"),
        (r"\text{Monday}", "Monday"),
        (r"19, 46, \text{ and } 82", "19, 46, 82"),
        ("x = 1 or x = -1", "x=1, x=-1"),
        (r"1-1/\mathrm{e}", "1-1/e"),
        (r"4\sqrt(2)", r"4\sqrt{2}"),
        (r"\begin{pmatrix}1\\ 2\end{pmatrix}", r"\begin{pmatrix}1\\2\end{pmatrix}"),
        ("$28$ percent", "28 percent"),
        ("7.", "7"),
    ],
)
def test_dress_is_taken_off(answer, text):
    assert plain(answer) == text


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        (r"12\sqrt{13}\text{feet}", (r"12\sqrt{13}", "feet")),
        (r"15\mbox{cm}^2", ("15", "cm^2")),
        (r"x\text{units}", ("x", "unit")),
        ("12", ("12", "")),
        (r"\text{feet}", (r"\text{feet}", "")),
    ],
)
def test_units_come_off_the_end(answer, parts):
    assert split_unit(answer) == parts


@given(st.from_regex(r"-?[0-9]{1,6}(/[1-9][0-9]{0,3})?", fullmatch=True))
def test_delimiters_and_spacing_do_not_matter(number):
    assert plain(f"$ {number} $") == plain(f"\\( {number}\\,\\)") == number
