"""Somebody else's sandbox: by an entry point, by the place of its class, and what is said where that fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from redline.sandbox import Limits, Sandbox, SandboxUnavailable, open_sandbox

PROVIDER = """
from redline.sandbox import Counters, Execution

class Canned:
    '''A sandbox that gives everybody the same answer.'''
    name = "canned"
    guarantees = {}
    counters = Counters()
    def __init__(self, *, limits):
        if limits.memory_bytes == 2 ** 20:
            raise RuntimeError("too small for us")
        self.limits = limits
    async def __aenter__(self): return self
    async def __aexit__(self, *exc_info): pass
    async def run(self, code, timeout=5.0): return Execution("ok", stdout=f"{code} {self.limits.memory_bytes}\\n")
    def session(self): raise NotImplementedError

class Half:
    name = "half"
    def __init__(self, *, limits): pass
    async def run(self, code, timeout=5.0): pass

def make(limits): return Canned(limits=limits)
NUMBER = 5
"""
ENTRIES = {
    "one": "canned = canned_sandbox:Canned\nmade = canned_sandbox:make\nlocal = canned_sandbox:Half\ntwice = a:b",
    "two": "gone = no_such_sandbox:Canned\nodd = canned_sandbox\ntwice = a:c",
}


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two packages with entry points, and the module that one of them means."""
    (tmp_path / "canned_sandbox.py").write_text(PROVIDER)
    for name, entries in ENTRIES.items():
        info = tmp_path / f"canned_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: canned-{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[redline.sandboxes]\n{entries}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "canned_sandbox", raising=False)


@pytest.mark.parametrize("name", ["canned", "made", "canned_sandbox:Canned", "canned_sandbox:make"])
async def test_a_provided_sandbox_is_opened_by_its_name_or_place(name: str) -> None:
    async with open_sandbox(name, limits=Limits(memory_bytes=3 << 20)) as sandbox:
        assert isinstance(sandbox, Sandbox)
        assert (await sandbox.run("code")).stdout == f"code {3 << 20}\n"


def test_our_own_names_come_first() -> None:
    assert open_sandbox("local").name == "local"
    assert open_sandbox("docker:runsc").name == "docker:runsc"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "cannned",
            "'cannned'; there is: auto, local, docker, .*canned, gone, local, made, odd, twice, or MODULE:CLASS",
        ),
        ("gone", "'gone' cannot be loaded from no_such_sandbox:Canned: ModuleNotFoundError: No module named"),
        ("canned_sandbox:Other", "cannot be loaded from canned_sandbox:Other: AttributeError: .*Other"),
        ("canned_sandbox:NUMBER", "canned_sandbox:NUMBER is no class or function that makes a sandbox"),
        ("canned_sandbox:Half", "is a Half without __aenter__, __aexit__, counters, guarantees, session"),
        ("canned_sandbox:print", "cannot be loaded"),
        ("odd", "'odd' is said to be at 'canned_sandbox', which is no module:attribute"),
        ("twice", "several packages offer a sandbox 'twice': a:b, a:c"),
        ("docker:", "no sandbox called 'docker:'"),
        (":x", "no sandbox called ':x'"),
        ("canned_sandbox:", "no sandbox called 'canned_sandbox:'"),
    ],
)
def test_what_cannot_be_loaded_is_said(name: str, message: str) -> None:
    with pytest.raises(SandboxUnavailable, match=message):
        open_sandbox(name)


def test_what_cannot_be_made_is_said() -> None:
    with pytest.raises(SandboxUnavailable, match=r"canned \(canned_sandbox:Canned\) cannot be made: RuntimeError: too"):
        open_sandbox("canned", limits=Limits(memory_bytes=1 << 20))
