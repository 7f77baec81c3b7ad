"""What the studies work with: the finished run, a folder for what is half done, and verifiers fine-tuned and judged."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from redline.store import json_line, write_whole
from redline.training.pipeline.schema import ConversationRow, PipelineRow
from redline.training.sft.data.conversation import published
from redline.training.sft.data.segments import Format
from redline.training.stages.pipeline_stage import StageProgress
from redline.training.studies.judging import JudgedCase, JudgingMode, cases_of, finished, judge_all
from redline.training.studies.run.finished_run import FinishedRun
from redline.training.studies.run.scale import Scale

MODES: Mapping[Format, JudgingMode] = {
    "genprm": JudgingMode(),
    "cot": JudgingMode(code=False),
    "direct": JudgingMode(analysis=False, code=False),
}
"""A verifier is asked for what it learnt to write."""

RowT = TypeVar("RowT", bound=PipelineRow)


def spread(rows: Iterable[RowT], count: int) -> list[RowT]:
    """So many of the rows, in their order; a hash of their ids says which, so that they are of many problems."""
    listed = list(rows)
    ranked = sorted(listed, key=lambda row: hashlib.sha256(row.id.encode()).digest())
    chosen = {row.id for row in ranked[:count]}
    return [row for row in listed if row.id in chosen]


@dataclass(frozen=True, slots=True)
class StudyContext:
    """Handed to every study."""

    source: FinishedRun
    scale: Scale
    folder: Path
    """Of what is half done: judged solutions, rollouts, conversations."""
    sandbox: str
    at_once: int
    progress: StageProgress

    def file(self, *names: object) -> Path:
        """A JSON Lines file of this name in the folder."""
        return self.folder / f"{'-'.join(map(str, names))}.jsonl"

    @property
    def rows(self) -> int:
        """Conversations a fine-tuning may have, and solutions that are labelled."""
        return self.scale.rows(self.source.outcome.plan.tuning.epochs)

    def judged(self, name: str, model: str, modes: Mapping[str, JudgingMode], seed: int) -> dict[str, list[JudgedCase]]:
        """What a verifier says of the seed's solutions, asked in several modes.

        Raises as `judge_all` does. Not to be called where an event loop runs.
        """
        cases = cases_of(self.scale.solutions, seed)
        files = {mode: self.file("judged", name, mode, seed) for mode in modes}
        owed = [(files[mode], modes[mode]) for mode in modes if finished(files[mode], cases) is None]
        if owed:
            asyncio.run(judge_all(cases, model, owed, self.sandbox, seed))
        return {mode: finished(file, cases) or [] for mode, file in files.items()}

    def tuned(self, rows: Sequence[ConversationRow], form: Format, seed: int) -> list[JudgedCase]:
        """What a verifier fine-tuned on these conversations says of the seed's solutions.

        The same conversations, form and seed make the same verifier, so it is made once, whoever asks. Its weights are
        taken away when it has judged. Raises what `redline.training.sft.finetune.fine_tune` and judging raise.
        """
        from redline.training.sft.finetune import fine_tune

        data, digest = self._data(rows)
        model, plan = self.folder / f"model-{form}-{digest}-{seed}", self.source.outcome.plan
        cases, out = cases_of(self.scale.solutions, seed), self.file("judged", digest, form, seed)
        if finished(out, cases) is None:
            fine_tune(data, plan.model, model, plan.tuning, form=form, seed=seed)
        judged = self.judged(digest, f"hf:{model.absolute()}", {form: MODES[form]}, seed)[form]
        shutil.rmtree(model, ignore_errors=True)
        return judged

    def _data(self, rows: Sequence[ConversationRow]) -> tuple[Path, str]:
        """The conversations as a file named after what is in it."""
        text = b"".join(json_line(published(row)) for row in rows)
        digest = hashlib.sha256(text).hexdigest()[:12]
        path = self.file("rows", digest)
        if not path.exists():
            write_whole(path, text)
        return path, digest
