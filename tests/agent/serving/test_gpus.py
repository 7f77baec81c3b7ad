"""What the driver tells is read as it is; CUDA_VISIBLE_DEVICES has the last word."""

from __future__ import annotations

import pytest

from redline.agent.serving.gpus import Gpu, _visible, find_gpus

TABLE = "0, GPU-aa, NVIDIA H100 80GB HBM3, 81559\n1, GPU-bb, NVIDIA H100 80GB HBM3, 81559\n2, GPU-cc, GB10, [N/A]\n"


@pytest.mark.parametrize(
    ("visible", "ids"),
    [(None, ["0", "1", "2"]), ("1,0", ["1", "0"]), ("GPU-bb", ["1"]), ("", []), ("7", []), (" 2 ", ["2"])],
)
def test_the_devices_that_may_be_seen(visible, ids):
    assert [gpu.id for gpu in _visible(TABLE, visible)] == ids


def test_memory_in_gibibytes():
    first, _, last = _visible(TABLE, None)
    assert first == Gpu("0", "NVIDIA H100 80GB HBM3", 81559 / 1024)
    assert last.gib == 0.0


@pytest.mark.parametrize("script", [None, "exit 9", "echo 'no devices were found'"])
def test_no_driver_no_gpu(script, monkeypatch, tmp_path):
    if script:
        program = tmp_path / "nvidia-smi"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin" if script else str(tmp_path))
    assert find_gpus() == []


def test_a_driver_is_asked(monkeypatch, tmp_path):
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho '0, GPU-aa, A100, 40960'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert find_gpus() == [Gpu("0", "A100", 40.0)]
