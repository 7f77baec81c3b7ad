"""What a `gguf:` name means: a base, and an adapter behind a plus."""

import pytest

from redline.inference import ModelNotFound
from redline.inference.llama.gguf_name import GgufName


@pytest.fixture
def there(tmp_path, monkeypatch):
    """Makes files in the working folder."""
    monkeypatch.chdir(tmp_path)

    def make(*names):
        for name in names:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(b"GGUF")

    return make


@pytest.mark.parametrize(
    ("base", "adapter"),
    [
        ("base.gguf", "tuned.gguf"),
        ("c++/base.gguf", "tuned.gguf"),
        ("base.gguf", "c++/a+b.gguf"),
        ("c++/a+b.gguf", "c+/d+e.gguf"),
        ("blobs/sha256-1234", "tuned.gguf"),
        ("a+b.gguf", None),
        ("c++/a.gguf+b.gguf", None),
        ("blobs/sha256-1234", None),
    ],
)
def test_files(there, base, adapter):
    there(*filter(None, (base, adapter)))
    found = GgufName.find(f"gguf:{base}+{adapter}" if adapter else f"gguf:{base}")
    assert (str(found.base), found.adapter and str(found.adapter)) == (base, adapter)


def test_a_name_of_the_catalogue(there, tmp_path, monkeypatch):
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path))
    there("tuned.gguf")
    with pytest.raises(ModelNotFound, match="redline pull smollm2-135m"):
        GgufName.find("gguf:smollm2-135m+tuned.gguf")
    with pytest.raises(ModelNotFound, match="did you mean 'smollm2-135m'"):
        GgufName.find("gguf:smolm2-135m+tuned.gguf")
    with (tmp_path / "smollm2-135m.gguf").open("wb") as stream:
        stream.truncate(98_362_432)
    found = GgufName.find("gguf:smollm2-135m+tuned.gguf")
    assert (found.base, str(found.adapter)) == (tmp_path / "smollm2-135m.gguf", "tuned.gguf")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gguf:", "names no file"),
        ("gguf:none.gguf+tuned.gguf", "no model at none.gguf: "),
        ("gguf:base.gguf+none.gguf", "no adapter at none.gguf: "),
        ("gguf:./x+none.gguf", "no model at x\\+none.gguf: "),
    ],
)
def test_what_is_not_there(there, name, message):
    there("base.gguf", "tuned.gguf")
    with pytest.raises(ModelNotFound, match=message):
        GgufName.find(name)
