from hypothesis import given
from hypothesis import strategies as st

from redline.inference.text.stops import first_stop

LETTERS = st.text(alphabet="ab", max_size=12)
STOPS = st.lists(st.text(alphabet="ab", min_size=1, max_size=3), max_size=4)


def test_the_stop_that_is_complete_first_wins():
    assert first_stop("one two three", ("three", "two")) == (7, "two")


def test_a_short_stop_inside_a_longer_one_comes_first():
    assert first_stop("xx</verify>", ("</verify>", "/ver")) == (7, "/ver")


def test_of_two_that_end_together_the_longer_is_named():
    assert first_stop("a\n```\n", ("`\n", "\n```\n")) == (6, "\n```\n")


def test_what_lies_before_start_is_not_seen():
    assert first_stop("stop stop", ("stop",), start=1) == (9, "stop")
    assert first_stop("stop", ("stop",), start=1) is None


@given(LETTERS, STOPS)
def test_equals_reading_character_by_character(text, stops):
    ends = [end for end in range(len(text) + 1) if any(text[:end].endswith(stop) for stop in stops)]
    found = first_stop(text, stops)
    assert (found.end if found else None) == (ends[0] if ends else None)
    if found:
        assert found.string == max((s for s in stops if text[: found.end].endswith(s)), key=len)
