"""Study 2, components: the analysis, the code and its execution, each left out.

Twice: of the run's verifier at inference, which still learnt all three; and of verifiers that were fine-tuned without,
in the forms that `redline train sft` has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import ConversationRow
from redline.training.sft.data.segments import Format
from redline.training.studies.judging import JudgedCase, JudgingMode
from redline.training.studies.measurement import Measurement, name
from redline.training.studies.run.context import StudyContext, spread
from redline.training.studies.run.scale import Scale

STUDY = "components"
SWITCHES: Mapping[str, JudgingMode] = {
    "neither": JudgingMode(analysis=False, code=False),
    "code guessed": JudgingMode(analysis=False, execute=False),
    "code run": JudgingMode(analysis=False),
    "analysis": JudgingMode(code=False),
    "analysis, code guessed": JudgingMode(execute=False),
    "analysis, code run": JudgingMode(),
}
"""In the paper's order. Code that is not run: the verifier guesses what it prints."""
FORMS: Mapping[str, Format] = {
    "trained: neither": "direct",
    "trained: analysis": "cot",
    "trained: analysis, code run": "genprm",
}


def owed(scale: Scale, seed: int) -> list[str]:
    """The ids of its findings."""
    return [name(STUDY, "F1", variant, seed) for variant in (*SWITCHES, *FORMS)]


def measure(context: StudyContext, seed: int, done: frozenset[str]) -> Iterator[Measurement]:
    """Those of a seed that are not done. Raises what fine-tuning and judging raise."""
    left = {v: mode for v, mode in SWITCHES.items() if name(STUDY, "F1", v, seed) not in done}
    if left:
        slugs = {variant: variant.replace(", ", "-").replace(" ", "-") for variant in left}
        modes = {slugs[variant]: mode for variant, mode in left.items()}
        judged = context.judged("run", context.source.model, modes, seed)
        for variant, slug in slugs.items():
            yield _finding(variant, judged[slug], seed)
    rows = spread(read_records(context.source.file("filter"), ConversationRow), context.rows)
    for variant, form in FORMS.items():
        if name(STUDY, "F1", variant, seed) not in done:
            yield _finding(variant, context.tuned(rows, form, seed), seed, {"conversations": len(rows)})


def _finding(variant: str, judged: Sequence[JudgedCase], seed: int, told: dict[str, int] | None = None) -> Measurement:
    units = tuple(row.unit() for row in judged)
    return Measurement(study=STUDY, variant=variant, seed=seed, figure="F1", units=units, told=told or {})
