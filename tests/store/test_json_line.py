"""A line of JSON is one line for every reader, and says what was put in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.store import json_line

_text = st.text(st.characters(exclude_categories=[]))


@given(st.dictionaries(_text, _text | st.floats(allow_nan=False, allow_infinity=False) | st.lists(_text)))
def test_it_is_one_line_of_utf8_that_reads_back(fields):
    line = json_line(fields)
    assert line.decode().splitlines() == [line.decode()[:-1]]
    assert json.loads(line) == fields


def test_what_is_not_json_is_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        json_line({"reward": float("nan")})
