"""What `redline eval processbench --out` wrote, read back: solutions with their verdicts and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from redline.evaluation.calibration.threshold import CalibrationSample, confidence
from redline.evaluation.processbench.benchmark import ALL_RIGHT
from redline.store import DataError, Entry, read_entries
from redline.verifier import Verdict

_VERDICTS = TypeAdapter(tuple[Verdict, ...])


@dataclass(frozen=True, slots=True)
class LabelledVerdicts:
    """Judged solutions of one verifier."""

    settings: Mapping[str, Any]
    """What all of them were judged with."""
    solutions: list[CalibrationSample]
    rewards: list[tuple[float, bool]]
    """Of each judged step that has a label, the reward and whether it is right. Steps behind the first wrong one have
    no label."""


def read_labelled(sources: Iterable[str]) -> LabelledVerdicts:
    """The solutions of all files. Raises `DataError`, with file and line, also for solutions judged in two ways."""
    entries = [entry for source in sources for entry in read_entries(source)]
    first = entries[0]
    seen: set[str] = set()
    solutions: list[CalibrationSample] = []
    rewards: list[tuple[float, bool]] = []
    for entry in entries:
        if entry.name() in seen:
            raise entry.wrong(f"the id {entry.name()!r} is given twice")
        seen.add(entry.name())
        if _settings(entry) != _settings(first):
            raise entry.wrong(f"judged with other settings than at {first.where}; calibrate one verifier at a time")
        label, steps, verdicts = _judged(entry)
        solutions.append(CalibrationSample(confidence(verdicts, steps), label == ALL_RIGHT, _problem(entry)))
        rewards += _labelled_rewards(label, verdicts)
    return LabelledVerdicts(_settings(first), solutions, rewards)


def _problem(entry: Entry) -> str | None:
    problem = entry.fields.get("problem")
    return problem if isinstance(problem, str) else None


def _settings(entry: Entry) -> Mapping[str, Any]:
    settings = entry.fields.get("settings")
    if not isinstance(settings, dict) or "verdicts" not in entry.fields:
        raise entry.wrong("no verdicts; write them with: redline eval processbench FILE --out JUDGED, then read JUDGED")
    return settings


def _judged(entry: Entry) -> tuple[int, int, tuple[Verdict, ...]]:
    label, steps = entry.required("label"), entry.required("steps")
    if isinstance(label, bool) or not isinstance(label, int) or not isinstance(steps, list):
        raise entry.wrong("'label' must be a whole number and 'steps' a list")
    if not ALL_RIGHT <= label < len(steps):
        raise entry.wrong(f"'label' is {label}, but must be -1 or the index of one of its {len(steps)} steps")
    try:
        verdicts = _VERDICTS.validate_python(entry.fields["verdicts"])
    except ValidationError as error:
        raise _invalid(entry, error) from error
    if len(verdicts) > len(steps):
        raise entry.wrong(f"{len(verdicts)} verdicts on {len(steps)} steps")
    return label, len(steps), verdicts


def _invalid(entry: Entry, error: ValidationError) -> DataError:
    first = error.errors()[0]
    return entry.wrong(f"'verdicts' {'.'.join(map(str, first['loc']))}: {first['msg']}")


def _labelled_rewards(label: int, verdicts: tuple[Verdict, ...]) -> Iterator[tuple[float, bool]]:
    known = verdicts if label == ALL_RIGHT else verdicts[: label + 1]
    for index, verdict in enumerate(known):
        if verdict.reward is not None:
            yield verdict.reward, index != label
