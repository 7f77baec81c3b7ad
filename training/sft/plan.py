"""What a fine-tuning is to do, and what it has done: the two files by which its runs and its processes agree."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from redline.inference import BackendMissing
from redline.record import Record
from redline.store import DataError
from redline.training.pipeline.presets import Tuning
from redline.training.sft.data.segments import Format


class TrainingPlan(Record):
    """Everything that decides the outcome. A run that goes on must have the same."""

    data: str
    """Path of the conversations."""
    digest: str
    """SHA-256 of that file."""
    model: str
    """Where the weights come from, as `open_model` names it."""
    fingerprint: str | None = None
    """Digest of these weights (`redline.inference.fingerprint_of`); None for a model of the hub."""
    weights: str
    """The folder or hub name that this means here."""
    form: Format
    tuning: Tuning
    seed: int
    processes: int

    def asked(self) -> dict[str, Any]:
        """What is compared between runs: all but where things lie on this machine."""
        fields = self.model_dump(exclude={"data", "weights", "tuning"})
        return {**fields, **self.model_dump()["tuning"]}


class TrainingOutcome(Record):
    """`training.json` in the folder of a finished model."""

    plan: TrainingPlan
    examples: int
    judgements: int
    tokens: int
    """Of all examples, once."""
    learnt_tokens: int
    """Of these, how many have a label."""
    left_out: dict[str, int]
    """Reason to count of judgements that no example holds."""
    steps: int
    losses: tuple[float, ...]
    """Of each optimizer step, in nats per learnt token."""
    seconds: float
    """Of the run that finished it."""
    versions: dict[str, str]
    """Of the packages that computed it."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises `DataError` where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error


def versions_here() -> dict[str, str]:
    """Of the packages that decide what comes out. Raises `BackendMissing` where one is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return {name: version(name) for name in ("redline-math", "torch", "transformers", "trl", "accelerate")}
    except PackageNotFoundError as error:
        raise BackendMissing(
            f"fine-tuning needs {error.name}: pip install -e '.[train]' in Redline's checkout"
        ) from error
