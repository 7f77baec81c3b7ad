"""Study 2, components: the analysis, the code and its execution, each left out.

Twice: of the run's verifier at inference, which still learnt all three; and of verifiers that were fine-tuned without,
in the forms that `redline train sft` has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redline.training.pipeline.row_file import read_records
from redline.training.pipeline.schema import ConversationRow
from redline.training.sft.segments import Format
from redline.training.studies.finding import Finding, name
from redline.training.studies.judging import Judged, Manner
from redline.training.studies.run.context import Workbench, spread
from redline.training.studies.run.scale import Scale

STUDY = "components"
SWITCHES: Mapping[str, Manner] = {
    "neither": Manner(analysis=False, code=False),
    "code guessed": Manner(analysis=False, execute=False),
    "code run": Manner(analysis=False),
    "analysis": Manner(code=False),
    "analysis, code guessed": Manner(execute=False),
    "analysis, code run": Manner(),
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


def findings(bench: Workbench, seed: int, done: frozenset[str]) -> Iterator[Finding]:
    """Those of a seed that are not done. Raises what fine-tuning and judging raise."""
    left = {v: manner for v, manner in SWITCHES.items() if name(STUDY, "F1", v, seed) not in done}
    if left:
        slugs = {variant: variant.replace(", ", "-").replace(" ", "-") for variant in left}
        manners = {slugs[variant]: manner for variant, manner in left.items()}
        judged = bench.judged("run", bench.source.model, manners, seed)
        for variant, slug in slugs.items():
            yield _finding(variant, judged[slug], seed)
    rows = spread(read_records(bench.source.file("filter"), ConversationRow), bench.rows)
    for variant, form in FORMS.items():
        if name(STUDY, "F1", variant, seed) not in done:
            yield _finding(variant, bench.tuned(rows, form, seed), seed, {"conversations": len(rows)})


def _finding(variant: str, judged: Sequence[Judged], seed: int, told: dict[str, int] | None = None) -> Finding:
    units = tuple(row.unit() for row in judged)
    return Finding(study=STUDY, variant=variant, seed=seed, figure="F1", units=units, told=told or {})
