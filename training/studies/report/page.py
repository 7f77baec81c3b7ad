"""`report.md`: a table for each study beside the paper's figures, and where its shape differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from redline.evaluation import Estimate
from redline.training.studies import components, data, labels, refinement, votes
from redline.training.studies.report.bootstrap import estimate, pooled
from redline.training.studies.report.paper import PAPER
from redline.training.studies.report.shape import FIGURES, sentences
from redline.training.studies.run.results import Results

TITLES = {
    labels.STUDY: "Labels",
    components.STUDY: "Components",
    data.STUDY: "Data size",
    votes.STUDY: "Votes",
    refinement.STUDY: "Critic turns",
}
NOTES = {
    labels.STUDY: (
        "Right labels: share of the steps up to the first wrong one on which the label agrees with the teacher that"
        " knows the program. F1: of a verifier fine-tuned on what the consensus filter keeps with these labels. The"
        " filter takes out what the labels get wrong, so the schemes differ in how much is left, not in what is false"
        " in it. Paper: Pass@1 of GenPRM-7B."
    ),
    components.STUDY: (
        "Above: the same verifier, which learnt all parts, with parts left out when it judges; `guessed` code is not"
        " run, the verifier writes what it would print. `trained`: fine-tuned in that form, and asked in it. One vote,"
        " greedy; the paper's are Maj@8 of GenPRM-7B."
    ),
    data.STUDY: "A smaller part lies within the bigger ones. 0 %: the verifier that the fine-tuning begins with.",
    votes.STUDY: (
        "All chains are drawn once at temperature 0.6, and N of them drawn again and again: the figure is that of an"
        " average draw, the interval is over solutions. The biggest N has one draw. Paper: GenPRM-7B."
    ),
    refinement.STUDY: (
        "`feedback`: the verifier's analysis and what its code printed goes back. `place`: only which step is wrong."
        " `self`: the policy judges itself, by samples of its own. Generated test problems, no answer is shown to the"
        " loop. Paper: zero-shot, and three turns with GenPRM-7B or self-critique."
    ),
}
HEADINGS = {"F1": "F1", "F1 over draws": "F1", "right": "solved, %", "labels right": "labels right, %"}


def page(results: Results, studies: Sequence[str], told: Mapping[str, str]) -> str:
    """The whole report in Markdown; `told` says what it is about."""
    return "\n".join(_lines(results, studies, told)) + "\n"


def _lines(results: Results, studies: Sequence[str], told: Mapping[str, str]) -> Iterator[str]:
    yield "# Ablations\n"
    yield f"{', '.join(f'{name} {value}' for name, value in told.items())}.\n"
    yield (
        "In brackets 95 % intervals over all solutions of all seeds; beside them what each seed came to by itself."
        " Differences of two rows are measured on the same solutions, and are surer than their intervals look."
        " One in twenty of such differences looks sure by chance."
    )
    for study in studies:
        yield f"\n## {TITLES[study]}\n"
        yield from table(results, study)
        yield f"\n![{TITLES[study]}]({study}.png)\n"
        yield "\n".join(f"- {sentence}" for sentence in sentences(results, study))
        yield f"\n{NOTES[study]} {results.seconds(study):.0f} seconds."


def table(results: Results, study: str) -> Iterator[str]:
    """The rows of a study."""
    figures = FIGURES[study]
    extra = _told(results, study)
    heads = [HEADINGS[figure] for figure in figures]
    cells = [study, "paper", *(cell for head in heads for cell in (head, "each seed")), *extra]
    yield _row(cells)
    yield _row(["---"] * len(cells))
    for variant in results.variants(study):
        paper = PAPER[study].get(variant)
        row = [variant, "–" if paper is None else f"{paper:.1f}"]
        for figure in figures:
            found = results.of(study, figure, variant)
            row += [percent(estimate(figure, pooled(found)))]
            row += [" · ".join(percent(estimate(figure, pooled([one])), plain=True) for one in found)]
        yield _row([*row, *(_counts(results, study, variant, name) for name in extra)])


def percent(estimate: Estimate | None, *, plain: bool = False) -> str:
    """`78.1 (72–83)`, or without the interval."""
    if estimate is None:
        return "–"
    value, low, high = (100 * part for part in estimate)
    return f"{value:.1f}" if plain else f"{value:.1f} ({low:.0f}–{high:.0f})"


def _told(results: Results, study: str) -> list[str]:
    """The names of the counts that stand beside the figures."""
    found = (one for f in FIGURES[study] for v in results.variants(study) for one in results.of(study, f, v))
    return list(dict.fromkeys(name for one in found for name in one.told))


def _counts(results: Results, study: str, variant: str, name: str) -> str:
    found = [one for figure in FIGURES[study] for one in results.of(study, figure, variant) if name in one.told]
    counts = [one.told[name] for one in found]
    return "–" if not counts else str(counts[0]) if len(set(counts)) == 1 else " · ".join(map(str, counts))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
