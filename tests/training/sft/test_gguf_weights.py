"""A GGUF file as a folder that a training begins with."""

import asyncio

import pytest

from redline.cli import exit_codes
from redline.cli.main import main
from redline.inference import ModelNotFound, open_model
from redline.store import RunRefused
from redline.training.sft.gguf_weights import export_weights

pytest.importorskip("torch")
pytest.importorskip("gguf", reason="the extra train")

TEXT = "The capital of France is the city of"
OPTIONS = [" Paris", " London", " Rome"]


def chances(name):
    model = open_model(name)
    try:
        return asyncio.run(model.choose(TEXT, OPTIONS)).logprobs
    finally:
        asyncio.run(model.aclose())


@pytest.mark.slow
def test_the_folder_says_what_the_file_says(smollm, tmp_path, capsys) -> None:
    folder = tmp_path / "weights" / "smollm"
    assert main(["train", "export", f"gguf:{smollm}", str(folder)]) == exit_codes.OK
    assert "0.13 billion parameters" in capsys.readouterr().out
    pairs = zip(chances(f"gguf:{smollm}"), chances(f"hf:{folder}"), strict=True)
    # llama.cpp quantises what it multiplies too.
    assert all(abs(file - written) < 0.25 for file, written in pairs)
    with pytest.raises(RunRefused, match="is there already"):
        export_weights(f"gguf:{smollm}", folder)


def test_what_is_no_model_leaves_nothing(tmp_path) -> None:
    with pytest.raises(ModelNotFound):
        export_weights("gguf:nothing-of-this-name", tmp_path / "out")
    (tmp_path / "torn.gguf").write_bytes(b"GGUF\x03\0\0\0")
    with pytest.raises(ModelNotFound):
        export_weights(f"gguf:{tmp_path / 'torn.gguf'}", tmp_path / "out")
    assert not (tmp_path / "out").exists()
