"""Making the container image, with a Docker daemon: from a base image, or as a copy of this machine's Python.

The tag moves to the new image only when that is whole and has shown that it can import its libraries. So a failed
build changes nothing, and of two builds at once the later one wins.
"""

from __future__ import annotations

import io
import json
import platform
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.image import recipe
from redline.sandbox.image.host_copy import PYTHON, SHARED, closure, host_name
from redline.sandbox.log import note
from redline.sandbox.runtimes.docker.daemon import connect, daemon_url, remedied, said_plainly

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

Report = Callable[[str], None]
"""Is told of the progress, a line at a time."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_COMPLAINT = re.compile(r"(ERROR|\w+Error): \S")
_TRIAL = "import sys; sys.path.append(sys.argv[1]); [__import__(name) for name in sys.argv[2:]]"


@dataclass(frozen=True, slots=True)
class SandboxImage:
    """The image as the daemon has it."""

    tag: str
    base: str
    """The base image, or which Python was copied."""
    size_bytes: int
    was_there: bool
    """It had been made before, and nothing was done."""


def build_image(base: str | None = None, report: Report = lambda line: None) -> SandboxImage:
    """Build the image from `Dockerfile` on top of `base` (default: `image.default_base`).

    Raises `SandboxUnavailable` without a daemon, the base, a package index, or space.
    """
    base = recipe.default_base() if base is None else base
    with _daemon() as client:
        here = _present(client, base)
        if here and _is_built_on(client, here, base):
            return _built(here, was_there=True)
        return _adopt(client, _from_dockerfile(client, base, report))


def copy_host(report: Report = lambda line: None) -> SandboxImage:
    """Make the image of this machine's Python; no registry or package index is asked for anything.

    Raises `SandboxUnavailable` without a daemon of this machine's architecture, or where this Python cannot be copied.
    """
    base = host_name()
    with _daemon() as client:
        theirs, ours = client.info()["Architecture"], platform.machine()
        if theirs != ours:
            raise SandboxUnavailable(
                f"the Docker daemon runs on {theirs}: this machine's Python, for {ours}, is no use there"
            )
        if here := _present(client, base):
            return _built(here, was_there=True)
        report(f"copying {base}")
        identity = _import(client, base)
        report("trying it")
        try:
            _try(client, identity)
        except BaseException:
            client.images.remove(identity)
            raise
        return _adopt(client, identity)


@contextmanager
def _daemon() -> Iterator[DockerClient]:
    """The Docker daemon; whatever goes wrong with it is raised as `SandboxUnavailable`."""
    client = connect(daemon_url())
    try:
        with said_plainly():
            yield client
    finally:
        client.close()


def _present(client: DockerClient, base: str) -> Image | None:
    """The image, if it is there, fits the daemon, and was made from `base`."""
    found = _find(client)
    if found is None or found.attrs["Architecture"] != client.version()["Arch"]:
        return None
    return found if found.labels.get(recipe.BASE_LABEL) == base else None


def _find(client: DockerClient, name: str | None = None) -> Image | None:
    from docker.errors import ImageNotFound

    try:
        return client.images.get(name or recipe.image_tag())
    except ImageNotFound:
        return None


def _is_built_on(client: DockerClient, built: Image, base: str) -> bool:
    """Whether it stands on what `base` means today; a base that is no longer here is taken at its name."""
    under = _find(client, base)
    layers = under.attrs["RootFS"]["Layers"] if under else []
    return bool(built.attrs["RootFS"]["Layers"][: len(layers)] == layers)


def _from_dockerfile(client: DockerClient, base: str, report: Report) -> str:
    stream = client.api.build(
        fileobj=_context(),
        custom_context=True,
        decode=True,
        rm=True,
        forcerm=True,
        buildargs={"BASE": base},
        labels=recipe.labels("python3", base),
    )
    return _follow(stream, base, report)


def _context() -> io.BytesIO:
    """What the daemon is sent to build from: a tar archive in memory."""
    requirements = "".join(f"{line}\n" for line in recipe.requirements())
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as context:
        for name, text in (("Dockerfile", recipe.recipe("Dockerfile")), ("requirements.txt", requirements)):
            data = text.encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            context.addfile(entry, io.BytesIO(data))
    buffer.seek(0)
    return buffer


def _follow(stream: Iterable[dict[str, Any]], base: str, report: Report) -> str:
    """Report the steps of a build; the id of the image. Raises `SandboxUnavailable` with what to do about a failure."""
    step, said, identity = "", [""], ""
    for event in stream:
        for line in filter(None, map(str.strip, _COLOUR.sub("", event.get("stream", "")).splitlines())):
            if line.startswith(("--->", "Removing intermediate")):
                continue
            if line.startswith("Step "):
                step, said = line, []
            else:
                said.append(line)
            report(line)
        if "status" in event and "progressDetail" not in event:  # of the base's download, not of each of its layers
            report(event["status"])
        if "error" in event:
            raise SandboxUnavailable(remedied(_diagnosis(step, base, said, event["error"])))
        identity = event.get("aux", {}).get("ID", identity)
    return identity


def _diagnosis(step: str, base: str, said: list[str], error: str) -> str:
    """What a failed step of the Dockerfile means; `said` is what it printed."""
    complaints = [line for line in said if _COMPLAINT.match(line)] + said
    reason = complaints[0] if complaints else " ".join(error.split())
    if "FROM" in step:
        return (
            f"the base image {base!r} cannot be had ({reason}): "
            f"give one that is on this machine with --base, or do without with --from-host"
        )
    if '"pip"' in step:
        return (
            f"pip could not install the libraries on {base} ({reason}): it asks the package index, or what the "
            f"base's own pip.conf says; --from-host needs neither"
        )
    if "__import__" in step:
        return f"the libraries do not work on {base} ({reason})"
    return f"{base} cannot serve: it needs Python 3.11 or newer as python3 ({reason})"


def _import(client: DockerClient, base: str) -> str:
    settings = [f"LABEL {name}={json.dumps(value)}" for name, value in recipe.labels(PYTHON, base).items()]
    settings += [f"ENV LD_LIBRARY_PATH={SHARED}", f"USER {recipe.USER}", "WORKDIR /"]
    answer = client.api.import_image_from_stream(closure(), changes=settings)
    last = json.loads(answer.splitlines()[-1])
    if "error" in last:
        raise SandboxUnavailable(remedied(f"Docker could not take this machine's Python in: {last['error']}"))
    return str(last["status"])


def _try(client: DockerClient, identity: str) -> None:
    """Have the copy import its libraries, with the worker's options. Raises `SandboxUnavailable`."""
    names = [line.partition("==")[0] for line in recipe.requirements()]
    command = [PYTHON, "-S", "-s", "-P", "-B", "-c", _TRIAL, recipe.LIBRARIES, *names]
    container = client.containers.create(identity, command, network_mode="none", read_only=True)
    try:
        container.start()
        if container.wait()["StatusCode"] == 0:
            return
        last = container.logs().decode(errors="replace").strip().rpartition("\n")[2]
    finally:
        container.remove(force=True)
    raise SandboxUnavailable(f"the copy of this machine's Python does not work ({last}): build from a base image")


def _adopt(client: DockerClient, identity: str) -> SandboxImage:
    """Let the tag name this image from now on, and remove the one that it named."""
    before = _find(client)
    new = client.images.get(identity)
    new.tag(recipe.image_tag())
    new.reload()
    if before and before.id != new.id:
        _discard(client, before)
    return _built(new, was_there=False)


def _discard(client: DockerClient, old: Image) -> None:
    from docker.errors import APIError

    old.reload()
    if old.tags:  # somebody else's
        return
    try:
        client.images.remove(old.id)
    except APIError as error:
        note("sandbox.image_kept", image=old.id, reason=str(error))  # a container still runs on it


def _built(found: Image, was_there: bool) -> SandboxImage:
    return SandboxImage(recipe.image_tag(), found.labels[recipe.BASE_LABEL], found.attrs["Size"], was_there)
