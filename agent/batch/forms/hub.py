"""A data set of the Hugging Face hub, through `datasets`: brought here as a Parquet file, then read like any other."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from redline.store import RunRefused

PREFIX = "hub:"
_TIMEOUT = 10.0
"""Seconds in which the hub has to answer."""
_SHAPE = f"{PREFIX}NAME, {PREFIX}NAME:SPLIT or {PREFIX}NAME:CONFIG:SPLIT"


@dataclass(frozen=True, slots=True)
class HubAddress:
    """`hub:NAME[:CONFIG][:SPLIT]`; NAME is also that of a folder which holds a data set as the hub would."""

    name: str
    parts: tuple[str, ...] = ()
    """A split, a config, or both."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `RunRefused`."""
        name, *parts = text.removeprefix(PREFIX).split(":")
        if not name or len(parts) > 2 or not all(parts):
            raise RunRefused(f"{text}: a data set of the hub is {_SHAPE}")
        return cls(name, tuple(parts))

    def __str__(self) -> str:
        return PREFIX + ":".join((self.name, *self.parts))

    def write(self, path: Path) -> None:
        """Bring the rows here, as a Parquet file. Raises `RunRefused`, with what to do about it."""
        with self._asking():
            from datasets import load_dataset

            config, split = self._config_and_split()
            load_dataset(self.name, config, split=split).to_parquet(path)

    def _config_and_split(self) -> tuple[str | None, str]:
        from datasets import get_dataset_config_names, get_dataset_split_names

        configs = get_dataset_config_names(self.name)
        config, split = self._named(configs)
        if config is None and len(configs) > 1:
            raise self._choice("configs", configs, f"{PREFIX}{self.name}:{configs[0]}")
        splits = get_dataset_split_names(self.name, config)
        if split is None and len(splits) == 1:
            return config, splits[0]
        if split is None or split not in splits:
            raise self._choice("splits", splits, ":".join(filter(None, (PREFIX + self.name, config, splits[-1]))))
        return config, split

    def _named(self, configs: Sequence[str]) -> tuple[str | None, str | None]:
        """The config and the split that are named. One name alone is a split, where it is not a config's."""
        if len(self.parts) == 2:
            if self.parts[0] not in configs:
                raise self._choice("configs", configs, ":".join((PREFIX + self.name, configs[0], self.parts[1])))
            return self.parts[0], self.parts[1]
        one = self.parts[0] if self.parts else None
        return (one, None) if one in configs and len(configs) > 1 else (None, one)

    def _choice(self, kind: str, there: Sequence[str], example: str) -> RunRefused:
        return RunRefused(f"{self}: its {kind} are {', '.join(there)}; name one, such as {example}")

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What the library says of the hub in our words; its bars and retries are silent."""
        try:
            import datasets
            from datasets.exceptions import DatasetsError
        except ImportError:
            raise RunRefused(
                f"{self}: the hub needs the package datasets: pip install datasets, or the extra `data` of this package"
            ) from None
        datasets.disable_progress_bars()
        logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
        asked_for = datasets.config.HF_HUB_OFFLINE
        silent = "" if asked_for or Path(self.name).exists() else _silence(self.name)
        # The library would try for half a minute, each time that it asks, before it looks into its cache.
        datasets.config.HF_HUB_OFFLINE = asked_for or bool(silent)
        try:
            yield
        except (ConnectionError, TimeoutError) as error:
            raise RunRefused(
                f"{self}: the hub cannot be reached: {silent or _line(error)}; where this machine is offline, fetch "
                "the file elsewhere and name it, or name a folder with the data set"
            ) from error
        except (OSError, ValueError, DatasetsError) as error:
            raise RunRefused(f"{self}: cannot be read: {_line(error)}") from error
        finally:
            datasets.config.HF_HUB_OFFLINE = asked_for


def _silence(name: str) -> str:
    """Why the hub does not answer; empty where it does, whatever it says of the data set."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    try:
        HfApi().dataset_info(name, expand=["sha"], timeout=_TIMEOUT)
    except (HfHubHTTPError, ValueError):
        return ""
    # Clients of different releases raise what their HTTP library does.
    except Exception as error:  # noqa: BLE001
        return _line(error) or type(error).__name__
    return ""


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
