"""What the report says of made-up findings, order by order; tables, pictures; what the log of findings refuses."""

import json
import sys

import pytest

from redline.evaluation.calibration.plots import PlotFailed
from redline.store import DataError, RunRefused
from redline.training.studies import components, refinement, votes
from redline.training.studies.measurement import Measurement, Unit
from redline.training.studies.report import picture
from redline.training.studies.report.page import page, table
from redline.training.studies.report.picture import draw
from redline.training.studies.report.shape import rises, sentences
from redline.training.studies.run.finished_run import FinishedRun
from redline.training.studies.run.measurement_log import NAME, measurement_log
from redline.training.studies.run.results import Results


def component(variant, right, of=100):
    """All right solutions are judged right, and so many of the wrong ones."""
    units = [Unit(f"w{i}", "wrong", float(i < right), 1) for i in range(of)]
    units += [Unit(f"r{i}", "right", 1.0, 1) for i in range(of)]
    return Measurement(study=components.STUDY, variant=variant, seed=0, figure="F1", units=units)


def solved(way, counts, of=100):
    return [
        Measurement(
            study=refinement.STUDY,
            variant=refinement.variant(way, turn),
            seed=0,
            figure="right",
            units=[Unit(f"p{i:03d}", "", float(i < count), 1) for i in range(of)],
        )
        for turn, count in enumerate(counts)
    ]


def test_the_paper_s_order_kept():
    results = Results(component(variant, 40 + 10 * i) for i, variant in enumerate(components.SWITCHES))
    found = rises(results, components.STUDY, "F1", tuple(components.SWITCHES)[1:])
    assert [rise.kept for rise in found] == [True] * 4
    assert [round(rise.paper, 1) for rise in found] == [5.0, 12.8, 0.6, 0.6]
    (said,) = sentences(results, components.STUDY)
    assert said.startswith("The shape is the paper's (paper: code guessed < code run < analysis <")


def test_where_a_pair_stands_the_other_way_round_it_says_so_with_the_interval():
    """F1 of 90 and 100 %: 94.7; of 20 and 100 %: 33.3. So -61.4."""
    results = Results([component("code run", 90), component("analysis", 20)])
    (said,) = sentences(results, components.STUDY)
    assert said.startswith(
        "The shape differs (paper: code run < analysis). The other way round: analysis over code run:"
    )
    assert "-61.4 (-7" in said
    assert said.endswith("in the paper +12.8.")


def test_what_cannot_be_told_apart_is_no_shape():
    results = Results([component("code run", 50), component("analysis", 50)])
    (said,) = sentences(results, components.STUDY)
    assert said.startswith("No shape can be told")
    assert "the same, and no draw differs" in said


def test_a_rise_within_its_interval_is_not_claimed():
    lower = component("code run", 50)
    upper = component("analysis", 51)
    # Other solutions than before, but for one: the difference is one of many that might have been.
    units = [unit._replace(hits=1 - unit.hits) if unit.id in ("w1", "w70") else unit for unit in upper.units]
    results = Results([lower, upper.model_copy(update={"units": tuple(units)})])
    (rise,) = rises(results, components.STUDY, "F1", ("code run", "analysis"))
    assert rise.ours.value > 0
    assert rise.kept is None


def test_the_ratio_of_gains():
    """Twenty problems gained with feedback, four by the policy itself."""
    ways = {"feedback": (40, 50, 55, 60), "place": (40, 40, 40, 40), "self": (40, 41, 43, 44)}
    results = Results(one for way, counts in ways.items() for one in solved(way, counts))
    said = list(sentences(results, refinement.STUDY))
    assert said[0].startswith("Gain of 3 turns by feedback: +20.0 (")
    assert said[0].endswith("), in the paper +5.8.")
    assert said[3].startswith("Feedback gains 5.0 times (")
    assert said[4].startswith("Feedback gains infinitely many times")
    assert said[3].endswith("what self gains, in the paper 14.5 by its rounded figures.")
    assert said[4].endswith("what place gains.")
    assert said[5].startswith(
        "The paper's gain, averaged over the turns, is 12.6 times that of self-critique, 3.4 times"
    )


def test_a_table_has_the_paper_beside_it_and_each_seed():
    one = component("code guessed", 50, of=50)
    other = component("code guessed", 0, of=50)
    renamed = tuple(unit._replace(id=f"2{unit.id}") for unit in other.units)
    results = Results([one, other.model_copy(update={"seed": 1, "units": renamed})])
    *_, row = table(results, components.STUDY)
    assert row.startswith("| code guessed | 61.5 | 66.7 (57–75) |")
    assert row.endswith("| 100.0 · 0.0 |")


def voted():
    return [
        Measurement(
            study=votes.STUDY, variant=f"Maj@{n}", seed=0, figure="F1 over draws", units=component("", 40).units
        )
        for n in (1, 2)
    ]


def test_pictures_are_pictures(tmp_path):
    pytest.importorskip("matplotlib", reason="the extra `report` is not installed")
    results = Results([component("neither", 50), *voted(), *solved("self", (40, 41, 43, 44))])
    for study in (components.STUDY, votes.STUDY, refinement.STUDY):
        path = tmp_path / f"{study}.png"
        draw(results, study, path)
        assert path.read_bytes().startswith(b"\x89PNG")
    assert "![Votes](votes.png)" in page(results, [votes.STUDY], {"seeds": "1"})
    with pytest.raises(PlotFailed, match="cannot be written"):
        draw(results, votes.STUDY, tmp_path / "nowhere" / "votes.png")


def panels(study, findings):
    figure = pytest.importorskip("matplotlib.figure", reason="the extra `report` is not installed").Figure()
    picture._panels(figure, Results(findings), study)
    return figure.axes


def drawn(axes):
    """The places and the values of what is drawn, error bars' caps and bars aside."""
    return [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines if line.get_marker() in ("o", "D")]


def test_the_paper_s_figures_have_an_axis_of_their_own():
    """Ours: F1 of 50 and 100 % is 66.7; of 40 and 100 % it is 57.1."""
    rows = panels(components.STUDY, [component("neither", 50), component("code run", 50)])
    assert [axes.get_title() for axes in rows] == ["here: own problems", "paper: ProcessBench F1 of GenPRM-7B"]
    assert [[round(value, 1) for value in values] for values, _ in drawn(rows[0])] == [[66.7, 66.7]]
    assert drawn(rows[1]) == [([66.5], [1])]
    ours, paper = panels(votes.STUDY, voted())
    assert [[round(value, 1) for value in values] for _, values in drawn(ours)] == [[57.1, 57.1]]
    assert drawn(paper) == [([1], [75.2])]
    ours, paper = panels(refinement.STUDY, solved("self", (40, 41, 43, 44)))
    assert paper.get_title() == "paper: accuracy on four benchmarks"
    assert drawn(paper) == [([0, 1, 2, 3], [45.7, 46.3, 46.0, 46.1])]
    assert not ours.get_shared_y_axes().joined(ours, paper)


def test_where_the_paper_tells_nothing_it_has_no_panel():
    (ours,) = panels(refinement.STUDY, solved("place", (40, 41, 43, 44)))
    assert ours.get_ylabel() == "problems solved, %"


def test_without_matplotlib_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.backends.backend_agg", None)
    with pytest.raises(PlotFailed, match="pip install matplotlib"):
        draw(Results(voted()), votes.STUDY, tmp_path / "votes.png")


def test_a_log_takes_over_what_is_whole(tmp_path):
    findings = voted()
    with measurement_log(tmp_path, {"solutions": 10}) as log:
        log.add(findings[0].id, findings[0])
    with (tmp_path / NAME).open("ab") as file:
        file.write(b'{"id": "votes/torn')
    with measurement_log(tmp_path, {"solutions": 10}) as log:
        assert log.records == {findings[0].id: findings[0]}
        log.add(findings[1].id, findings[1])
    ids = [json.loads(line)["id"] for line in (tmp_path / NAME).read_text().splitlines()]
    assert ids == ["ablation", "votes/F1 over draws/Maj@1/0", "votes/F1 over draws/Maj@2/0"]


def test_a_log_of_another_scale_is_refused(tmp_path):
    with measurement_log(tmp_path, {"solutions": 10}):
        pass
    with pytest.raises(RunRefused, match=r"made with other settings \(solutions was 10, is 20\)"):
        measurement_log(tmp_path, {"solutions": 20}).__enter__()
    (tmp_path / NAME).write_text('{"id": "recipe"}\n')
    with pytest.raises(RunRefused, match="not the results of `train ablate`"):
        measurement_log(tmp_path, {}).__enter__()


def test_a_run_that_is_not_there_or_not_finished_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"holds no run of `redline train all`: there is no run\.jsonl"):
        FinishedRun.read(tmp_path)
    asked = {"id": "recipe", "asked": {"policy": "embedded", "teacher": "program"}}
    (tmp_path / "run.jsonl").write_text(json.dumps(asked) + '\n{"id": "problems"}\n')
    with pytest.raises(DataError, match=r"not finished \(no sample\)"):
        FinishedRun.read(tmp_path)
