"""What a terminal would obey is written out, in plain lines, tables, bars and JSON; everything else stays."""

from __future__ import annotations

import io
import json
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from redline.cli.console.terminal import Screen, clean, clean_json

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Bidi_Control of PropList.txt."""
OBEYED = {
    *(sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign) in {"Cc", "Zl", "Zp"}),
    *BIDI,
} - {"\t", "\n"}


def test_every_sign_that_a_terminal_obeys_is_written_out():
    assert len(OBEYED) == 63 + 2 + 12
    assert clean("\x1b]0;x\x07 \x9b2J \x85 \u202e \u2028") == r"\x1b]0;x\x07 \x9b2J \x85 \u202e \u2028"
    assert [sign for sign in OBEYED if clean(f"a{sign}b") != f"a{repr(sign)[1:-1]}b"] == []


@given(st.text())
def test_nothing_else_changes_and_twice_is_once(text):
    shown = clean(text)
    assert not OBEYED & set(shown)
    assert clean(shown) == shown
    if not OBEYED & set(text):
        assert shown == text


@given(st.text())
def test_json_means_the_same(text):
    line = json.dumps({text: [text]}, ensure_ascii=False)
    assert json.loads(clean_json(line)) == json.loads(line)
    assert not OBEYED & set(clean_json(line))


def test_whatever_is_printed_on_a_screen_is_cleaned_and_its_own_colours_stay():
    stream = io.StringIO()
    screen = Screen(file=stream, force_terminal=True, color_system="standard", width=80, highlight=False, markup=False)
    table = Table.grid()
    table.add_row("cell\x9b\u202e", Text("\u2028"))
    with screen.status("spinning\u202e"):
        screen.print("line\x1b[2J\x85", Text("red\u2066", style="red"))
        screen.print(table)
    out = stream.getvalue()
    assert "\x1b[31mred\\u2066\x1b[0m" in out
    assert r"line\x1b[2J\x85" in out
    assert r"cell\x9b\u202e" in out
    assert "\x1b[2J" not in out
    assert not (OBEYED - {"\x1b", "\r"}) & set(out)
