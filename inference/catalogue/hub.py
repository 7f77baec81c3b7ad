"""What is fetched from the Hugging Face hub for the catalogue, through its own client and its settings."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from redline.inference.catalogue.catalogue import CatalogueEntry
from redline.inference.catalogue.disk import NO_ROOM, check_free_space
from redline.inference.catalogue.progress import ByteProgress, bytes_under, report_bytes
from redline.inference.checkpoint.hub_cache import cached, fetch
from redline.inference.text.short_message import short_message

_TIMEOUT = 5.0
"""Seconds in which a hub has to answer."""
_MESSAGE = 160


class HubUnavailable(Exception):
    """The hub has not got the file for us; the message says why."""


def fetch_file(entry: CatalogueEntry, stage: Path, watch: ByteProgress) -> Path:
    """Download the entry's file into `stage`, where an interrupted download is found again.

    Gives the file, written to the disk, whose hash is the pinned one; nothing is downloaded where the hub tells another
    beforehand. Raises `HubUnavailable`, and `OSError` of a full disk.
    """
    from huggingface_hub import hf_hub_download, is_offline_mode

    if is_offline_mode():
        raise HubUnavailable("HF_HUB_OFFLINE is set")
    try:
        _check_promise(entry)
        with report_bytes(stage, watch):
            got = Path(hf_hub_download(entry.repository, entry.file, local_dir=stage))
    except HubUnavailable:
        raise
    # Clients of different releases raise what their HTTP library does.
    except Exception as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        raise HubUnavailable(short_message(error, _MESSAGE)) from error
    _check(got, entry)
    return got


def _check(got: Path, entry: CatalogueEntry) -> None:
    with got.open("rb") as stream:
        right = hashlib.file_digest(stream, "sha256").hexdigest() == entry.sha256
        os.fsync(stream.fileno())
    if not right:
        got.unlink()
        raise HubUnavailable("the file it sent has another hash than the pinned one, and was not kept")


def fetch_repository(entry: CatalogueEntry, watch: ByteProgress) -> None:
    """Bring the entry's repository into the hub's cache. Raises `ModelNotFound`, and `PullFailed` without room."""
    from huggingface_hub.constants import HF_HUB_CACHE

    folder = Path(HF_HUB_CACHE) / f"models--{entry.repository.replace('/', '--')}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    check_free_space(entry.name, folder.parent, entry.size - bytes_under(folder), "HF_HOME")
    with report_bytes(folder, watch):
        fetch(entry.repository)


def is_cached(repository: str) -> bool:
    """The hub's cache holds a configuration and weights of it."""
    folder = cached(repository)
    return folder is not None and (folder / "config.json").is_file() and any(folder.glob("*.safetensors"))


def _check_promise(entry: CatalogueEntry) -> None:
    """Ask the hub for the hash; of a file of this size it tells one as the tag. Raises `HubUnavailable` for another."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    promised = get_hf_file_metadata(hf_hub_url(entry.repository, entry.file), timeout=_TIMEOUT).etag
    if promised != entry.sha256:
        raise HubUnavailable(f"its {entry.file} is not the pinned one")
