"""What is fetched from the Hugging Face hub for the catalogue, through its own client and its settings."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from redline.inference.catalogue.catalogue import Entry
from redline.inference.catalogue.disk import NO_ROOM, check_room
from redline.inference.catalogue.growth import Watch, bytes_under, growing
from redline.inference.checkpoint.weights import cached, fetch

_PATIENCE = 5.0
"""Seconds in which a hub has to answer."""


class HubSilent(Exception):
    """The hub has not got the file for us; the message says why."""


def fetch_file(entry: Entry, stage: Path, watch: Watch) -> Path:
    """Download the entry's file into `stage`, where an interrupted download is found again.

    Gives the file, written to the disk, whose hash is the pinned one; nothing is downloaded where the hub tells another
    beforehand. Raises `HubSilent`, and `OSError` of a full disk.
    """
    from huggingface_hub import hf_hub_download, is_offline_mode

    if is_offline_mode():
        raise HubSilent("HF_HUB_OFFLINE is set")
    try:
        _check_promise(entry)
        with growing(stage, watch):
            got = Path(hf_hub_download(entry.repository, entry.file, local_dir=stage))
    except HubSilent:
        raise
    # Clients of different releases raise what their HTTP library does.
    except Exception as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        raise HubSilent(_short(error)) from error
    _check(got, entry)
    return got


def _check(got: Path, entry: Entry) -> None:
    with got.open("rb") as stream:
        right = hashlib.file_digest(stream, "sha256").hexdigest() == entry.sha256
        os.fsync(stream.fileno())
    if not right:
        got.unlink()
        raise HubSilent("the file it sent has another hash than the pinned one, and was not kept")


def fetch_repository(entry: Entry, watch: Watch) -> None:
    """Bring the entry's repository into the hub's cache. Raises `ModelNotFound`, and `PullFailed` without room."""
    from huggingface_hub.constants import HF_HUB_CACHE

    folder = Path(HF_HUB_CACHE) / f"models--{entry.repository.replace('/', '--')}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    check_room(entry.name, folder.parent, entry.size - bytes_under(folder), "HF_HOME")
    with growing(folder, watch):
        fetch(entry.repository)


def is_cached(repository: str) -> bool:
    """The hub's cache holds a configuration and weights of it."""
    folder = cached(repository)
    return folder is not None and (folder / "config.json").is_file() and any(folder.glob("*.safetensors"))


def _check_promise(entry: Entry) -> None:
    """Ask the hub for the hash; of a file of this size it tells one as the tag. Raises `HubSilent` for another."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    promised = get_hf_file_metadata(hf_hub_url(entry.repository, entry.file), timeout=_PATIENCE).etag
    if promised != entry.sha256:
        raise HubSilent(f"its {entry.file} is not the pinned one")


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 160 else f"{text[:160]}…"
