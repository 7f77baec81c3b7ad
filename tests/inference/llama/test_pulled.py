"""What is pulled and can be run: the best first, and a line for what cannot."""

from __future__ import annotations

import struct

import pytest

from redline.inference.catalogue.catalogue import CATALOGUE
from redline.inference.llama import pulled
from redline.inference.llama.pulled import PulledModels

BIG, SMALL = [entry for entry in CATALOGUE if entry.solves]
GIB = 2**30


@pytest.fixture(autouse=True)
def machine(monkeypatch, tmp_path):
    """A folder of one's own, llama.cpp, and memory enough; gives a way to change the memory."""
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())

    def free(count):
        monkeypatch.setattr(pulled, "available_memory", lambda: count)

    free(8 * GIB)
    return free


def header(**texts):
    """A GGUF header that holds these texts; a dot in a name is written `__`."""
    pairs = [(name.replace("__", ".").encode(), value.encode()) for name, value in texts.items()]
    written = [
        struct.pack(f"<Q{len(name)}sIQ{len(value)}s", len(name), name, 8, len(value), value) for name, value in pairs
    ]
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs)) + b"".join(written)


QWEN = header(general__architecture="qwen2", tokenizer__chat_template="{{ messages }}")


def put(entry, content=QWEN, size=None):
    """A file in the place of the entry's: of its length, with a header and nothing behind it, unless told otherwise."""
    with entry.path.open("wb") as file:
        file.write(content)
        file.truncate(entry.size if size is None else size)


def test_nothing_pulled_is_nothing_wrong():
    assert PulledModels.find() == PulledModels(None, ())


def test_the_first_of_the_catalogue_is_the_best():
    put(SMALL)
    assert PulledModels.find() == PulledModels(SMALL, ())
    put(BIG)
    assert PulledModels.find() == PulledModels(BIG, ())


def test_a_model_for_trying_out_is_not_taken():
    put(next(entry for entry in CATALOGUE if entry.name == "smollm2-135m"))
    assert PulledModels.find() == PulledModels(None, ())


def test_a_file_that_is_too_short_is_told_with_the_remedy_and_the_next_is_taken():
    put(SMALL)
    put(BIG, size=1000)
    found = PulledModels.find()
    assert found.best == SMALL
    [line] = found.unusable
    assert line.startswith("gguf:qwen2.5-coder-1.5b is pulled and cannot be used: ")
    assert line.endswith("delete it, then redline pull qwen2.5-coder-1.5b")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GGUF\x03\x00\x00\x00" + b"\xff" * 40, "is cut short or damaged"),
        (b"nothing", "is no GGUF file"),
        (header(general__architecture="qwen2"), "has no chat template"),
    ],
)
def test_a_damaged_file_of_the_right_length_is_told(content, why):
    put(BIG, content)
    found = PulledModels.find()
    assert found.best is None
    assert why in found.unusable[0]


def test_what_the_memory_does_not_hold_now_is_told_and_the_next_is_taken(machine):
    put(SMALL)
    put(BIG)
    machine(GIB)
    found = PulledModels.find()
    assert found.best == SMALL
    assert "of memory and 1.0 GiB are available: take a smaller model" in found.unusable[0]


def test_without_llama_cpp_it_is_told_once_what_to_install(monkeypatch):
    put(SMALL)
    put(BIG)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert PulledModels.find() == PulledModels(
        None,
        ('gguf:qwen2.5-coder-1.5b needs llama.cpp, which is not installed: pip install "redline-math[llama]"',),
    )
