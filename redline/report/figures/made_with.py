"""The settings that rows were made with: one set of them, or several where files were joined."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from redline.agent.result import RECORD_VERSION
from redline.report.row import ReportRow

MOST = 20
"""Sets of settings that are told apart."""
_LONGEST = 200


class SettingFigures:
    """Counts rows by their settings."""

    def __init__(self) -> None:
        self.others = 0
        """Rows of still more sets."""
        self.newer = 0
        """Rows that a newer version wrote, of which something may be missing here."""
        self._counts: dict[str, int] = {}

    def add(self, row: ReportRow) -> None:
        """Count a row."""
        self.newer += row.result.record_version > RECORD_VERSION
        name = json.dumps({key: _short(value) for key, value in row.settings.items()}, sort_keys=True)
        if name in self._counts or len(self._counts) < MOST:
            self._counts[name] = self._counts.get(name, 0) + 1
        else:
            self.others += 1

    @property
    def sets(self) -> list[tuple[Mapping[str, Any], int]]:
        """Each set with its rows, the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda item: -item[1])
        return [(json.loads(name), count) for name, count in ordered]

    @property
    def differing(self) -> list[str]:
        """Names of settings that are not the same in all sets."""
        sets = [settings for settings, _ in self.sets]
        names = dict.fromkeys(name for settings in sets for name in settings)
        return [name for name in names if len({json.dumps(s.get(name), sort_keys=True) for s in sets}) > 1]


def _short(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
