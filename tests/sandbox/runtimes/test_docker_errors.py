"""What stands in the way of Docker is said as one kind of error, with what to do about it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from redline.sandbox import SandboxUnavailable, open_sandbox
from redline.sandbox.image.recipe import LIBRARIES_LABEL, PYTHON_LABEL
from redline.sandbox.runtimes.docker import daemon, runtime
from redline.sandbox.runtimes.docker.daemon import connect, daemon_url, knock


@pytest.fixture
def silent_daemon(tmp_path: Path) -> Iterator[str]:
    """A socket that takes connections and never answers."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "docker.sock"))
        listening.listen()
        yield f"unix://{tmp_path}/docker.sock"


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("unix:///nobody.sock", "no Docker daemon answers at .* start it, or correct DOCKER_HOST"),
        ("tcp://127.0.0.1:1", "no Docker daemon answers at .* start it, or correct DOCKER_HOST"),
        ("tcp://127.0.0.1", "a host and a port"),
        ("tcp://", "a host and a port"),
        ("nonsense", "a host and a port"),
        ("https://127.0.0.1:2376", "over TLS .*ssh -nNT -L"),
        ("ssh://somebody@somewhere", "over ssh:// .*ssh -nNT -L"),
        ("npipe:////./pipe/docker_engine", "over npipe://"),
    ],
)
async def test_a_daemon_out_of_reach(monkeypatch: pytest.MonkeyPatch, url: str, advice: str) -> None:
    monkeypatch.setenv("DOCKER_HOST", url)
    with pytest.raises(SandboxUnavailable, match=advice):
        await open_sandbox("docker").__aenter__()


def test_tls_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    with pytest.raises(SandboxUnavailable, match="over TLS"):
        knock("tcp://127.0.0.1:2376")


def test_no_socket_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(Path, "is_socket", lambda path: False)
    with pytest.raises(SandboxUnavailable, match="no Docker daemon is running here"):
        daemon_url()


@pytest.mark.parametrize("place", ["run", "home"])
def test_the_sockets_of_docker_desktop_and_of_a_rootless_daemon(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    socket_path = {"run": tmp_path / "docker.sock", "home": tmp_path / ".docker/run/docker.sock"}[place]
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(Path, "is_socket", lambda path: path == socket_path)
    assert daemon_url() == f"unix://{socket_path}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_socket_that_this_user_may_not_use(silent_daemon: str) -> None:
    os.seteuid(65534)
    try:
        with pytest.raises(SandboxUnavailable, match="usermod -aG docker"):
            knock(silent_daemon)
    finally:
        os.seteuid(0)


def test_a_daemon_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, silent_daemon: str) -> None:
    monkeypatch.setattr(daemon, "_PATIENCE_SECONDS", 0.2)
    with pytest.raises(SandboxUnavailable, match=r"Docker: .*timed out"):
        connect(silent_daemon)


def test_no_sdk(monkeypatch: pytest.MonkeyPatch, silent_daemon: str) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)
    monkeypatch.setitem(sys.modules, "docker.errors", None)
    with pytest.raises(SandboxUnavailable, match=r"pip install 'docker>=7\.1'"):
        connect(silent_daemon)


async def test_no_image(monkeypatch: pytest.MonkeyPatch, docker_daemon_answers: None) -> None:
    monkeypatch.setattr(runtime, "image_tag", lambda: "redline-sandbox:nobody-built-this")
    with pytest.raises(SandboxUnavailable, match="nobody-built-this has not been built: run `redline sandbox build`"):
        await open_sandbox("docker").__aenter__()


async def test_an_unknown_runtime(docker_daemon_answers: None) -> None:
    with pytest.raises(SandboxUnavailable, match=r"no runtime 'nosuch'; it has: .*runc"):
        await open_sandbox("docker:nosuch").__aenter__()


@pytest.mark.parametrize("name", ["docker:", "Docker", "auto:runsc", "", "local:x"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(SandboxUnavailable, match="there is: auto, local, docker, docker:RUNTIME, unsafe-subprocess"):
        open_sandbox(name)


GOOD: dict[str, Any] = {
    "labels": {PYTHON_LABEL: "/usr/bin/python3", LIBRARIES_LABEL: "/opt"},
    "attrs": {"Architecture": "amd64", "Config": {"Volumes": None}},
}


def test_a_good_image_passes() -> None:
    runtime._check_image(SimpleNamespace(**GOOD), "x86_64")


@pytest.mark.parametrize(
    ("changed", "machine", "complaint"),
    [
        ({}, "aarch64", "is for amd64, the daemon runs on arm64: build it anew"),
        ({"labels": {}}, "x86_64", "has no label redline.libraries nor redline.python"),
        (
            {"attrs": {"Architecture": "amd64", "Config": {"Volumes": {"/data": {}}}}},
            "x86_64",
            "has volumes .* use another base image",
        ),
    ],
)
def test_an_image_that_does_not_fit(changed: dict[str, Any], machine: str, complaint: str) -> None:
    with pytest.raises(SandboxUnavailable, match=complaint):
        runtime._check_image(SimpleNamespace(**(GOOD | changed)), machine)
