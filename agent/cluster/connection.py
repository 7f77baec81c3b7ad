"""The way to a cluster: one that is there, or one of this machine alone."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

from redline.agent.cluster.errors import ClusterUnreachable
from redline.inference import BackendMissing

LOCAL = "local"
"""The address that starts a cluster on this machine, for as long as the connection lasts."""
CONNECT_SECONDS = 10.0


class ClusterConnection:
    """This process as the driver of a cluster. A connection that is there already is used, and left as it is."""

    def __init__(self, address: str, cpus: int) -> None:
        self._address = address
        self._cpus = cpus
        self._ours = False

    async def open(self) -> None:
        """Connect. Raises `BackendMissing` without Ray, `ClusterUnreachable`."""
        try:
            import ray
        except ImportError as error:
            raise BackendMissing("--ray needs the package ray: pip install 'ray[default]'") from error
        if ray.is_initialized():
            return
        await self._check_address()
        where: dict[str, Any] = {"address": self._address}
        if self._address == LOCAL:
            os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
            where = {"address": LOCAL, "num_cpus": max(self._cpus, os.cpu_count() or 1), "include_dashboard": False}
        try:
            ray.init(**where, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ClusterUnreachable(f"no Ray cluster at {self._address!r}: {error}") from error
        self._ours = True
        # What it has to say of its machines would stand on standard output among the rows, whatever it is told of logs.
        # This is how its own debugger silences it.
        ray._private.worker._worker_logs_enabled = False

    def close(self) -> None:
        """Leave the cluster, and end it where it was started here."""
        if self._ours:
            import ray

            ray.shutdown()
            self._ours = False

    async def _check_address(self) -> None:
        """Whether anything listens at the address: Ray itself would try for minutes."""
        host, colon, port = self._address.removeprefix("ray://").rpartition(":")
        if not colon or not port.isdigit():
            return
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host.strip("[]"), int(port)), CONNECT_SECONDS)
        except OSError as error:
            raise ClusterUnreachable(f"no Ray cluster at {self._address!r}: {error}") from error
        writer.close()
