"""The hub's cache as the catalogue reads it."""

import pytest

from redline.inference.catalogue.catalogue import CatalogueEntry
from redline.inference.catalogue.hub import fetch_repository, is_cached
from redline.inference.errors import PullFailed


@pytest.fixture
def snapshot(tmp_path, monkeypatch):
    """The folder of a snapshot of ORG/SMALL in a cache of our own."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    home = tmp_path / "models--ORG--SMALL"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("c" * 40)
    folder = home / "snapshots" / ("c" * 40)
    folder.mkdir(parents=True)
    return folder


def test_a_repository_is_there_with_configuration_and_weights(snapshot):
    assert not is_cached("ORG/OTHER")
    (snapshot / "config.json").write_text("{}")
    assert not is_cached("ORG/SMALL")
    (snapshot / "model.safetensors").write_bytes(b"weights")
    assert is_cached("ORG/SMALL")


def test_a_repository_that_the_disk_cannot_hold_is_told_at_once(snapshot):
    entry = CatalogueEntry("small", 10**18, 10**18, "MIT", "tests", "ORG/SMALL")
    with pytest.raises(PullFailed, match=r"small needs 1000000000\.06 GB free .* or let HF_HOME name"):
        fetch_repository(entry, lambda done: None)
