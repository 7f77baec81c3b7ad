"""Blocks of code as models write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.verifier.genprm.code.block import dedented, first_code_block
from redline.verifier.genprm.prompt_format import CODE_OPENING, CODE_STOP


def sent_back(text):
    """The code of the first block, and what of the turn goes back to the model."""
    block = first_code_block(text)
    assert block.closed
    return block.code, text[: block.end] + CODE_STOP


@pytest.mark.parametrize(
    ("said", "code", "back"),
    [
        ("print(7)\n```\n", "print(7)", "print(7)\n```\n"),
        ("    x = 7\n    print(x)\n```\n", "x = 7\nprint(x)", "    x = 7\n    print(x)\n```\n"),
        ("\tif 1:\n\t\tprint(7)\n```\n", "if 1:\n\tprint(7)", "\tif 1:\n\t\tprint(7)\n```\n"),
        ("  print(7)\n  ```\n[Code Output]\n\n```\n8\n```\n", "print(7)", "  print(7)\n```\n"),
        ("print(7)\n    ```\n", "print(7)", "print(7)\n```\n"),
        ("print(7)\r\n```\r\n", "print(7)\r", "print(7)\r\n```\n"),
        ("print(7)```\nSo it is 7.", "print(7)", "print(7)\n```\n"),
        ("```python\nprint(7)\n```\n", "print(7)", "```python\nprint(7)\n```\n"),
        ("```\nprint(7)\n```\n", "print(7)", "```\nprint(7)\n```\n"),
        ("\n```\n", "", "\n```\n"),
        ("```\n", "", "```\n"),
    ],
)
def test_behind_the_forced_opening(said, code, back):
    assert sent_back(CODE_OPENING + said) == (code, CODE_OPENING + back)


@pytest.mark.parametrize(
    "opening",
    ["```python", "```py", "```Python", "```python3", "```PYTHON", "``` python", "```", "  ```py", "So:```py"],
)
def test_in_a_later_turn(opening):
    assert sent_back(f"Again.\n{opening}\nprint(7)\n```\n") == ("print(7)", f"Again.\n{opening}\nprint(7)\n```\n")


@pytest.mark.parametrize(
    "text",
    ["", "It is 7.", "```json\n{}\n```\n", "```text\nprint(7)\n```\n", "[Code Output]\n\n```\n8\n```\n", "So:```\nfoo"],
)
def test_what_is_no_code(text):
    assert first_code_block(text) is None


@pytest.mark.parametrize("text", ["Again.\n```\n", "Again.\n```python\nprint(7)", CODE_OPENING, CODE_OPENING + "x = 1"])
def test_a_block_that_is_not_closed(text):
    assert not first_code_block(text).closed


def test_a_fence_inside_a_long_string_closes_nothing():
    code = 'def f():\n    """\n    ```\n    f()\n    ```\n    """\n    return 7\nprint(f())'
    assert sent_back(f"{CODE_OPENING}{code}\n```\n")[0] == code


@pytest.mark.parametrize(
    ("code", "straight"),
    [
        ("x = 1\nif x:\n    print(x)", "x = 1\nif x:\n    print(x)"),
        ("  x = 1\n  if x:\n    print(x)", "x = 1\nif x:\n  print(x)"),
        ("x = 1\n    y = 2\n    if y:\n        print(y)", "x = 1\ny = 2\nif y:\n    print(y)"),
        ("# why\n    x = 1\n    print(x)", "# why\nx = 1\nprint(x)"),
        ("    s = '''\nleft\n'''\n    print(s)", "s = '''\nleft\n'''\nprint(s)"),
        ("if 1:\n    print(7)", "if 1:\n    print(7)"),
        ("print(\n    7,\n    8,\n)", "print(\n    7,\n    8,\n)"),
        ("x = 1\n    y = 2\nz = 3", "x = 1\n    y = 2\nz = 3"),
        ("    # only\n    # words", "    # only\n    # words"),
        ("", ""),
    ],
)
def test_the_indentation_of_the_whole_goes(code, straight):
    assert dedented(code) == straight


@given(st.text(st.sampled_from(" \t\n#x=1:'\"`([\\"), max_size=80))
def test_no_text_breaks_it_and_straight_code_stays(text):
    first_code_block(CODE_OPENING + text)
    twice = dedented(dedented(text))
    # Each time the last line break goes.
    assert dedented(twice).rstrip("\n") == twice.rstrip("\n")
    try:
        compile(text, "check", "exec")
    except (SyntaxError, ValueError):
        return
    assert dedented(text) in (text, text.removesuffix("\n"))
