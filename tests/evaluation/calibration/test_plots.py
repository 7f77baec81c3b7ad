"""The reliability diagram."""

import sys

import pytest

from redline.evaluation import reliability
from redline.evaluation.calibration.plots import PlotFailed, draw_reliability

STEPS = [(0.97, True)] * 60 + [(0.96, False)] * 5 + [(0.5, True)] * 4 + [(0.02, False)] * 30


@pytest.mark.parametrize(("ending", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_picture_in_the_format_of_the_ending(tmp_path, ending, magic):
    pytest.importorskip("matplotlib", reason="the extra `report` is not installed")
    path = tmp_path / f"curve.{ending}"
    draw_reliability(reliability(STEPS), path, title="scripted")
    assert path.read_bytes().startswith(magic)


def test_a_picture_that_cannot_be_written(tmp_path):
    pytest.importorskip("matplotlib", reason="the extra `report` is not installed")
    with pytest.raises(PlotFailed, match="cannot be written"):
        draw_reliability(reliability(STEPS), tmp_path / "no" / "curve.png", title="x")
    with pytest.raises(PlotFailed, match="cannot be written"):
        draw_reliability(reliability(STEPS), tmp_path / "curve.docx", title="x")


def test_without_matplotlib_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.backends.backend_agg", None)
    with pytest.raises(PlotFailed, match="pip install matplotlib"):
        draw_reliability(reliability(STEPS), tmp_path / "x.png", title="x")
