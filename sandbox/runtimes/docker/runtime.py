"""The docker runtime: each worker in a container of its own, which has no network, no writable disk and no privileges.

The worker, its hardening included, is the one of the local runtime: a container keeps a program away from the machine
but not from the worker, or from the next check, that it shares the container with.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from redline.sandbox.errors import SandboxUnavailable
from redline.sandbox.image.recipe import LIBRARIES_LABEL, PYTHON_LABEL, USER, image_tag
from redline.sandbox.limits import IDLE_MEMORY_FACTOR, LIVE_SESSIONS, Limits
from redline.sandbox.log import note
from redline.sandbox.runtimes.bootstrap import ENVIRONMENT, command, configuration, library_folders, program
from redline.sandbox.runtimes.docker.connection import Container, DockerTransport
from redline.sandbox.runtimes.docker.daemon import at_work, connect, daemon_url, said_plainly
from redline.sandbox.runtimes.docker.owner import ContainerOwner, reap
from redline.sandbox.runtimes.hardening import LANDLOCK, SECCOMP, Hardening

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

_MEBIBYTE = 1 << 20
_RESTING_BYTES = 256 * _MEBIBYTE
"""For the supervisor, the warm zygote and the children that wait for a block."""
_CHILD_BYTES = 192 * _MEBIBYTE
"""What a child may take beyond `Limits.memory_bytes`: pages of the zygote that it writes to, memory that the
zygote has mapped and not touched, page tables."""
_SPARE_PROCESSES = 16
"""For those that are ending while others begin."""
_TMP = "rw,noexec,nosuid,nodev,size=1m"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm"}
"""What Docker calls a machine, and what it calls the same in an image."""


class DockerRuntime:
    """Starts containers from the image of `redline.sandbox.image.recipe`, optionally with another runtime than the
    daemon's own."""

    # gVisor has no Landlock. What it keeps from a program is then kept by there being nothing but the image.
    hardening = Hardening(required=(SECCOMP,), wanted=(LANDLOCK,))

    def __init__(self, runtime: str = "") -> None:
        self._runtime = runtime
        self._reaped = False

    @property
    def name(self) -> str:
        return f"docker:{self._runtime}" if self._runtime else "docker"

    def guarantees(self, in_force: Collection[str]) -> dict[str, bool]:
        """The container keeps programs from the machine; the rest, from each other, is for the hardening to keep."""
        sealed = SECCOMP in in_force
        return {
            "network": True,
            "file_reads": True,
            "file_writes": sealed,
            "processes": sealed,
            "memory": sealed,
            "cpu_time": sealed,
            "other_processes": sealed,
        }

    async def start(self, limits: Limits, in_flight: int) -> DockerTransport:
        """Start a container and send the worker in it its program. Raises `SandboxUnavailable`."""
        launching = asyncio.ensure_future(asyncio.to_thread(self._launch, limits, in_flight))
        try:
            container, connection, config = await asyncio.shield(launching)
        except asyncio.CancelledError:
            await _undo(launching)
            raise
        transport = await DockerTransport.over(connection, container)
        transport.writer.write(program(config))
        return transport

    # What follows blocks, and runs in a thread.

    def _launch(self, limits: Limits, in_flight: int) -> tuple[Container, socket.socket, dict[str, Any]]:
        client = connect(daemon_url())
        try:
            with said_plainly():
                return self._launch_with(client, limits, in_flight)
        except BaseException:
            client.close()
            raise

    def _launch_with(
        self, client: DockerClient, limits: Limits, in_flight: int
    ) -> tuple[Container, socket.socket, dict[str, Any]]:
        if not self._reaped:
            reap(client)
            self._reaped = True
        info = client.info()
        image = self._image_for(client, info)
        folder = image.labels[LIBRARIES_LABEL]
        config = configuration(self.hardening, dict.fromkeys(library_folders(), folder), limits, in_flight)
        host = self._host_config(client, limits, in_flight, info["NCPU"])
        with at_work(client):
            container = Container(client, _create(client, image, host))
        try:
            connection = container.attach()
            container.start()
        except BaseException:
            container.remove()
            raise
        return container, connection, config

    def _image_for(self, client: DockerClient, info: dict[str, Any]) -> Image:
        """The image, fit for the daemon. Raises `SandboxUnavailable` with what to do."""
        from docker.errors import ImageNotFound

        if info["OSType"] != "linux":
            raise SandboxUnavailable(f"the Docker daemon runs {info['OSType']} containers: switch it to Linux ones")
        if self._runtime and self._runtime not in info["Runtimes"]:
            known = ", ".join(sorted(info["Runtimes"]))
            raise SandboxUnavailable(f"the Docker daemon has no runtime {self._runtime!r}; it has: {known}")
        try:
            image = client.images.get(image_tag())
        except ImageNotFound as error:
            raise SandboxUnavailable(
                f"the image {image_tag()} has not been built: run `redline sandbox build`, "
                f"or `redline sandbox build --from-host` where no registry can be reached"
            ) from error
        _check_image(image, info["Architecture"])
        return image

    def _host_config(self, client: DockerClient, limits: Limits, in_flight: int, cpus: int) -> dict[str, Any]:
        """Everything that Docker itself enforces."""
        memory = _RESTING_BYTES + in_flight * (limits.memory_bytes + _CHILD_BYTES)
        memory += IDLE_MEMORY_FACTOR * limits.memory_bytes
        processes = 2 + 2 * in_flight + LIVE_SESSIONS + _SPARE_PROCESSES
        settings: dict[str, Any] = client.api.create_host_config(
            network_mode="none",
            read_only=True,
            tmpfs={"/tmp": _TMP},
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            ipc_mode="none",
            pids_limit=processes,
            mem_limit=memory,
            memswap_limit=memory,
            nano_cpus=min(in_flight, cpus) * 10**9,
            # The default driver would write every frame of the protocol to the daemon's disk.
            log_config={"Type": "none"},
            auto_remove=True,
            runtime=self._runtime or None,
        )
        return settings


def _check_image(image: Image, machine: str) -> None:
    tag, architecture = image_tag(), _ARCHITECTURES.get(machine, machine)
    rebuild = "build it anew with `redline sandbox build`"
    if image.attrs["Architecture"] != architecture:
        raise SandboxUnavailable(
            f"the image {tag} is for {image.attrs['Architecture']}, the daemon runs on {architecture}: {rebuild}"
        )
    if missing := {PYTHON_LABEL, LIBRARIES_LABEL} - image.labels.keys():
        raise SandboxUnavailable(f"the image {tag} has no label {' nor '.join(sorted(missing))}: {rebuild}")
    if volumes := image.attrs["Config"].get("Volumes"):
        raise SandboxUnavailable(
            f"the image {tag} has volumes ({', '.join(volumes)}), which would be writable: use another base image"
        )


def _create(client: DockerClient, image: Image, host_config: dict[str, Any]) -> str:
    """A container that waits to be attached to; its id."""
    python, *arguments = command(image.labels[PYTHON_LABEL])
    answer = client.api.create_container(
        image.id,
        entrypoint=[python],
        command=arguments,
        environment=ENVIRONMENT,
        user=USER,
        working_dir="/",
        # Attached, not detached: Docker closes its standard input when the connection ends, and the worker ends.
        stdin_open=True,
        detach=False,
        healthcheck={"test": ["NONE"]},
        labels=ContainerOwner.this().labels(),
        host_config=host_config,
    )
    for warning in answer.get("Warnings") or []:
        note("sandbox.docker_warning", level="warning", warning=warning)
    return str(answer["Id"])


async def _undo(launching: asyncio.Future[tuple[Container, socket.socket, dict[str, Any]]]) -> None:
    """Nobody wants the container that is being started."""
    with suppress(SandboxUnavailable):  # then there is none
        container, connection, _ = await launching
        connection.close()
        await asyncio.to_thread(container.remove)
        container.let_go()
