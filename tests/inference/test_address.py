import pytest

from inference import ModelNotFound
from inference.address import Address


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


@pytest.mark.parametrize("name", ["http://user:hunter22@h/v1#m", "http://hunter22@h/v1#m"])
def test_a_key_in_the_address_is_refused_and_not_repeated(name):
    with pytest.raises(ModelNotFound, match="REDLINE_API_KEY") as caught:
        Address.parse(name)
    assert "hunter22" not in str(caught.value)
