"""A witness: what the machine looks like around a sandbox, so that a program can be seen to have left nothing."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

WORKER = b"redline.sandbox.worker.main"
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/", ".", "~")
"""Folders in which a program could leave a file: those anyone may write to, the worker's and ours."""
_PATIENCE_SECONDS, _SHORT_PATIENCE_SECONDS, _REST_SECONDS = 3.0, 0.2, 1.0
_ROOT = Path("/proc")
_LISTENS = "0A"


def parents() -> dict[int, int]:
    """The parent of every process of this machine."""
    found = {}
    for name in os.listdir(_ROOT):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    found[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):  # gone since
                continue
    return found


def below(roots: Iterable[int], up: Mapping[int, int] | None = None) -> set[int]:
    """All processes below these, zombies included; `up` says who is whose child, if it is known already."""
    up = parents() if up is None else up
    family, grew = set(roots), True
    while grew:
        more = {pid for pid, parent in up.items() if parent in family} - family
        family |= more
        grew = bool(more)
    return family - set(roots)


def local_workers() -> frozenset[int]:
    """The supervisors that this process started on this machine."""
    return frozenset(pid for pid, parent in parents().items() if parent == os.getpid() and _is_worker(pid))


def _is_worker(pid: int) -> bool:
    try:
        return WORKER in (_ROOT / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def docker_workers() -> frozenset[int]:
    """The first processes of the containers that this process started."""
    import docker

    client = docker.from_env()
    try:
        found = client.containers.list(filters={"label": f"redline.owner.pid={os.getpid()}"})
        return frozenset(container.attrs["State"]["Pid"] for container in found)
    finally:
        client.close()


@dataclass(frozen=True)
class Sighting:
    """What there was at one moment."""

    processes: int
    """Below the workers; their number, because spare children come and go."""
    gone: frozenset[int]
    """Workers that are no longer there."""
    worker_descriptors: tuple[int, ...]
    """Open in each supervisor and its zygote; empty where we may not look."""
    own_descriptors: int
    files: frozenset[str]
    segments: frozenset[str]
    """System V segments, queues and semaphores."""
    sockets: frozenset[str]
    """By name or local address."""

    def differences(self, later: Sighting) -> dict[str, str]:
        """What of `later` was not there before, by field. What has gone since is nobody's harm."""
        found = {}
        for name in (field.name for field in fields(self)):
            before, after = getattr(self, name), getattr(later, name)
            if isinstance(before, frozenset):
                if more := after - before:
                    found[name] = f"{name}: {', '.join(sorted(map(str, more)))}"
            elif before < after if name == "own_descriptors" else before != after:
                found[name] = f"{name}: {after}, not {before}"
        return found


class Witness:
    """Looks at the workers of one sandbox and at what they could reach.

    As root it sees into containers too; as another user what it may not see counts as nothing there.
    """

    SHARED = ("files", "segments", "sockets")
    """Fields in which other programs of this machine show too."""

    def __init__(self, workers: frozenset[int], places: Iterable[str] = PLACES) -> None:
        self._workers = workers
        self._places = [os.path.abspath(os.path.expanduser(place)) for place in places]
        ours = os.stat("/proc/self/ns/ipc")
        self._elsewhere = [pid for pid in workers if _outside(pid, ours)]

    def look(self) -> Sighting:
        """How things are now."""
        up = parents()
        alive = frozenset(pid for pid in self._workers if _is_worker(pid))
        return Sighting(
            processes=len(below(alive, up)),
            gone=self._workers - alive,
            worker_descriptors=self._descriptors(alive, up),
            own_descriptors=len(os.listdir("/proc/self/fd")),
            files=frozenset(_entries(self._places, self._elsewhere)),
            segments=frozenset(self._segments()),
            sockets=frozenset(line for pid in alive for line in _sockets(pid)),
        )

    async def rest(self) -> Sighting:
        """How things are once nothing moves any more."""
        before, now = None, self.look()
        while before is None or before.differences(now).keys() - set(self.SHARED):
            await asyncio.sleep(_REST_SECONDS)
            before, now = now, self.look()
        return now

    def with_shared(self, rest: Sighting) -> Sighting:
        """How the workers were at rest, with what others may change as it is now."""
        now = self.look()
        return dataclasses.replace(rest, **{name: getattr(now, name) for name in self.SHARED})

    async def differences(self, before: Sighting) -> dict[str, str]:
        """What is not as before, once everything has had a moment to settle."""
        start = time.monotonic()
        while found := before.differences(self.look()):
            patience = _SHORT_PATIENCE_SECONDS if set(found) <= set(self.SHARED) else _PATIENCE_SECONDS
            if time.monotonic() - start > patience:
                break
            await asyncio.sleep(0.03)
        return found

    def _descriptors(self, alive: frozenset[int], up: Mapping[int, int]) -> tuple[int, ...]:
        counts = []
        for worker in sorted(alive):
            for pid in (worker, *(child for child, parent in up.items() if parent == worker)):
                try:
                    counts.append(len(os.listdir(_ROOT / str(pid) / "fd")))
                except (PermissionError, FileNotFoundError):
                    continue
        return tuple(counts)

    def _segments(self) -> list[str]:
        found = [line for kind in ("shm", "sem", "msg") for line in _lines(f"/proc/sysvipc/{kind}")]
        return found + [line for pid in self._elsewhere for line in _segments_of(pid)]


def _outside(pid: int, ours: os.stat_result) -> bool:
    """Whether a worker lives in a container and we may look into it."""
    try:
        return os.stat(f"/proc/{pid}/ns/ipc").st_ino != ours.st_ino
    except (PermissionError, FileNotFoundError):
        return False


def _entries(places: Iterable[str], containers: Iterable[int]) -> Iterable[str]:
    for prefix in ("", *(f"/proc/{pid}/root" for pid in containers)):
        for place in places:
            try:
                yield from (f"{prefix}{place}/{name}" for name in os.listdir(prefix + place))
            except (FileNotFoundError, PermissionError, NotADirectoryError):
                continue


def _lines(path: str) -> list[str]:
    try:
        return [" ".join(line.split()[:3]) for line in Path(path).read_text().splitlines()[1:]]
    except (FileNotFoundError, PermissionError):
        return []


def _segments_of(pid: int) -> list[str]:
    """The segments of a container, whose namespace has to be entered for that."""
    if not shutil.which("nsenter"):
        return []
    done = subprocess.run(
        ["nsenter", "--ipc", "--target", str(pid), "cat", *(f"/proc/sysvipc/{kind}" for kind in ("shm", "sem", "msg"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [f"{pid}: {' '.join(line.split()[:3])}" for line in done.stdout.splitlines() if line.split()[:1] != ["key"]]


def _sockets(pid: int) -> Iterable[str]:
    """Names of Unix sockets, abstract ones too, and local addresses of all others, in the network of a process."""
    for line in _read(f"/proc/{pid}/net/unix"):
        if len(words := line.split()) > 7:
            yield f"unix {words[7]}"
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in _read(f"/proc/{pid}/net/{kind}"):
            _, local, _, state, *_ = line.split()
            if kind[:3] != "tcp" or state == _LISTENS:
                yield f"{kind} {local}"


def _read(path: str) -> list[str]:
    try:
        return Path(path).read_text(errors="replace").splitlines()[1:]
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return []


def resident_bytes() -> int:
    """What this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


Finder = Callable[[], frozenset[int]]
WORKERS: dict[str, Finder] = {"local": local_workers, "unsafe-subprocess": local_workers, "docker": docker_workers}
"""How the workers in each runtime are found."""
