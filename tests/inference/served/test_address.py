import traceback

import pytest

from redline.inference import ModelNotFound, open_model, open_reward_model
from redline.inference.factory import weights_of
from redline.inference.served.address import Address, without_keys


@pytest.mark.parametrize(
    ("name", "base", "model", "tokenizer"),
    [
        ("http://h:8000/v1#m", "http://h:8000/v1", "m", ""),
        ("https://h/v1/#ORG/m", "https://h/v1", "ORG/m", ""),
        ("http://[::1]:8/v1#ORG/m@/a/folder", "http://[::1]:8/v1", "ORG/m", "/a/folder"),
        ("http://h/v1#m@2024@ORG/m", "http://h/v1", "m@2024", "ORG/m"),
        ("http://h/v1", "http://h/v1", "", ""),
    ],
)
def test_the_parts(name, base, model, tokenizer):
    assert Address.parse(name) == Address(base, model, tokenizer)


@pytest.mark.parametrize(
    "name", ["http://#m", "http://h:port/v1#m", "http://h:0/v1#m", "http://h/v1?x=1#m", "http://[x"]
)
def test_other_addresses_are_told_the_form(name):
    with pytest.raises(ModelNotFound, match=r"HOST:PORT/v1#NAME"):
        Address.parse(name)


KEYED = [
    "http://user:hunter22@h/v1#m",
    "http://hunter22@h/v1#m",
    "http://h/v1?key=hunter22#m",
    "http://h/v1?hunter22",
    "http://h/v1#m?key=hunter22",
    "HTTPS://user:hunter22@h/v1",
    "http://user:hunter22/x@h/v1#m@ORG/tokenizer",
    "http://user:hunter22#x@h/v1",
    "http://user:hunter22?x@h/v1",
    "http://user:a hunter22@h/v1",
    "http://user:hunter22'@h/v1",
    "http://h:hunter22/v1",
    "http://[hunter22/v1",
    "ftp://user:hunter22@h/v1",
    "hf:https://user:hunter22@h/v1",
    "prm:http://user:hunter22@h/v1",
]


@pytest.mark.parametrize("name", KEYED)
def test_a_key_in_the_address_is_refused_and_not_repeated(name):
    opened = [open_model, open_reward_model, lambda name: weights_of(name, "policy")]
    for call in [*opened, Address.parse] if name.startswith("http://") else opened:
        with pytest.raises(ModelNotFound) as caught:
            call(name)
        assert "hunter22" not in "".join(traceback.format_exception(caught.value)).replace(f'"{name}"', "")
    assert "hunter22" not in without_keys(name)
    assert "hunter22" not in without_keys(f"policy={name} (flag), verifier=embedded (default)")
    assert without_keys(without_keys(name)) == without_keys(name)


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8000/v1#ORG/m@ORG/tokenizer",
        "critic:https://h/v1/#m",
        "write `http://HOST:PORT/v1#NAME` or `http://HOST:PORT/v1#NAME@TOKENIZER`",
        "nothing answers at http://[::1]:8000, and h:8000 (ConnectError): start it.",
        "see https://example.org. What? a@b",
        "hf:ORG/NAME",
    ],
)
def test_what_holds_no_key_stays_as_it_is(text):
    assert without_keys(text) == text


def test_what_is_left_of_an_address():
    assert without_keys("http://user:key@h:8000/v1#m") == "http://…@h:8000/v1#m"
    assert without_keys("'https://h/v1?key=x&y=z#m' is none") == "'https://h/v1?…#m' is none"
