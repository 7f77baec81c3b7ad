"""The supervisor: takes blocks from the host, gives each to a child, keeps the clocks, and reports what it saw."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Any, NoReturn

from redline.sandbox.worker.child import report, zygote
from redline.sandbox.worker.child.zygote import EVENT, ORDER, ZygoteEvent
from redline.sandbox.worker.kernel.hardening import HardeningFailed
from redline.sandbox.worker.supervisor import clock
from redline.sandbox.worker.supervisor.child_handle import MEASURE_SECONDS, ChildHandle, Job
from redline.sandbox.worker.supervisor.host_channel import HostChannel, HostGone
from redline.sandbox.worker.supervisor.memory_gauge import MemoryGauge
from redline.sandbox.worker.supervisor.outcome import BlockOutcome, by_exit, by_kill, by_report
from redline.sandbox.worker.supervisor.startup_progress import StartupProgress

_GRACE_SECONDS = 0.5
"""How long a session's block may take to obey the end of its time, and how long silence may last, before a kill."""
_IDLE_SECONDS = 1.0
_LEEWAY_BYTES = 1 << 20
"""By which an idle session may grow until it is stopped: its own last word comes before that."""


class ZygoteGone(Exception):
    """The zygote died; without it there is nothing to fork from."""


class Supervisor:
    """One loop over the host, the zygote and the children."""

    def __init__(
        self,
        incoming: int,
        outgoing: int,
        orders: socket.socket,
        spares: int,
        gauge: MemoryGauge,
        progress: StartupProgress,
    ) -> None:
        self._selector = DefaultSelector()
        self._host = HostChannel(incoming, outgoing, self._selector, self._on_request)
        self._orders = orders
        self._selector.register(orders.fileno(), EVENT_READ, self._on_zygote)
        self._wanted = spares
        self._gauge, self._progress = gauge, progress
        self._spares: deque[ChildHandle] = deque()
        self._children: dict[int, ChildHandle] = {}  # by serial number
        self._abandoned: set[int] = set()  # serials whose process the zygote has not told yet
        self._sessions: dict[int, ChildHandle] = {}
        self._lost: set[int] = set()
        self._serial = 0
        self._announced = False
        self._oom_kills = clock.oom_kills()

    # The loop.

    def serve(self) -> NoReturn:
        """Work until the host or the zygote goes away: raises `HostGone`, `ZygoteGone`, or `HardeningFailed`."""
        self._refill()
        parent = os.getppid()
        while True:
            for key, _ in self._selector.select(self._patience()):
                if self._selector.get_map().get(key.fd) is key:  # an earlier callback may have closed it
                    key.data()
            self._look_at_clocks()
            self._measure_all()
            if not self._announced:
                self._tell_progress()
            if os.getppid() != parent:
                raise HostGone("the host died")

    def _patience(self) -> float:
        looks = [child.job.look_at for child in self._children.values() if child.job]
        looks += [child.measure_at for child in self._children.values()]
        return max(0.0, min([_IDLE_SECONDS, *(look - time.monotonic() for look in looks)]))

    def _tell_progress(self) -> None:
        if cpu := self._progress.growth(child.pid for child in self._children.values()):
            self._host.send({"op": "starting", "cpu_seconds": cpu})

    def _look_at_clocks(self) -> None:
        now = time.monotonic()
        for child in list(self._children.values()):
            if child.job and child.job.look_at <= now and not child.job.kill_reason:
                self._look_at(child, child.job, now)

    def _look_at(self, child: ChildHandle, job: Job, now: float) -> None:
        if child.mute:
            self._kill(child, "mute")
            return
        cpu, wall = clock.cpu_seconds(child.pid) - job.cpu_before, now - job.started
        if not job.warned and not clock.out_of_time(cpu, wall, job.timeout, clock.runnable(child.pid)):
            job.look_at = now + clock.next_look(cpu, wall, job.timeout)
        elif job.session is not None and not job.warned:
            job.warned, job.look_at = True, now + _GRACE_SECONDS
            self._order(zygote.WARN, child.pid)
        else:
            self._kill(child, "timeout")

    def _measure_all(self) -> None:
        now = time.monotonic()
        for child in list(self._children.values()):
            if child.measure_at <= now:
                self._measure(child, now)

    def _measure(self, child: ChildHandle, now: float) -> None:
        """A running child is looked at again and again; one between two blocks until it is seen to be stopped."""
        found = self._gauge.measure(child.pid)
        child.measure_at = now + MEASURE_SECONDS
        if child.job:
            child.job.peak_bytes = max(child.job.peak_bytes, found.peak)
            if found.held > self._gauge.most_bytes:
                self._kill(child, "memory")
        elif found.held > child.kept_bytes + _LEEWAY_BYTES:
            self._lose(child)
        elif found.at_rest:
            child.measure_at = float("inf")

    # What the host asks for.

    def _on_request(self, frame: dict[str, Any]) -> None:
        match frame["op"]:
            case "run":
                code = frame["code"].encode("utf-8", "surrogatepass")
                self._run(Job(frame["id"], code, frame["timeout"], frame["session"]))
            case "cancel":
                self._cancel(frame["id"])
            case "close":
                self._close(frame["session"])

    def _run(self, job: Job) -> None:
        if job.session in self._lost:
            self._lost.discard(job.session)
            outcome = BlockOutcome("killed", "", "the session's process died before this block")
            self._report(job, outcome, lost=True, missing=True)
            return
        child = self._child_for(job)
        child.job = job
        if child.waiting:
            self._begin(child)
        self._refill()

    def _child_for(self, job: Job) -> ChildHandle:
        if job.session in self._sessions:
            child = self._sessions[job.session]
            self._order(zygote.GO_ON, child.pid)
            return child
        child = self._spares.popleft() if self._spares else self._spawn()
        if job.session is not None:
            self._sessions[job.session] = child
        return child

    def _begin(self, child: ChildHandle) -> None:
        assert child.job
        self._gauge.calibrate(child.pid)
        child.begin(child.job)
        if not child.push():
            self._watch(child, EVENT_READ | EVENT_WRITE)

    def _cancel(self, job_id: int) -> None:
        for child in list(self._children.values()):
            if child.job and child.job.id == job_id:
                self._discard(child)

    def _close(self, session: int) -> None:
        self._lost.discard(session)
        if child := self._sessions.get(session):
            self._discard(child)

    def _report(self, job: Job, outcome: BlockOutcome, *, lost: bool, **seen: Any) -> None:
        fields = {"status": outcome.status, "error_type": outcome.type, "error_message": outcome.message}
        lost = lost and job.session is not None
        self._host.send({"op": "done", "id": job.id, "session_lost": lost, **fields, **seen})

    # Children come and go.

    def _refill(self) -> None:
        while len(self._spares) < self._wanted:
            self._spares.append(self._spawn())

    def _spawn(self) -> ChildHandle:
        self._serial += 1
        child = self._children[self._serial] = ChildHandle(self._serial)
        socket.send_fds(self._orders, [ORDER.pack(zygote.FORK, child.serial)], child.far_ends)
        child.release_far_ends()
        for handle in child.pipes:
            self._selector.register(handle, EVENT_READ, self._taker(child, handle))
        self._selector.register(child.control, EVENT_READ, lambda: self._on_channel(child))
        return child

    def _taker(self, child: ChildHandle, handle: int) -> Callable[[], None]:
        def take() -> None:
            if not child.take(handle):
                self._selector.unregister(handle)
            if child.flooded:
                self._kill(child, "flood")

        return take

    def _watch(self, child: ChildHandle, events: int) -> None:
        self._selector.modify(child.control, events, lambda: self._on_channel(child))

    def _order(self, order: bytes, pid: int) -> None:
        self._orders.send(ORDER.pack(order, pid))

    def _kill(self, child: ChildHandle, why: str) -> None:
        """Kill a child; its block is reported when the zygote has seen it end.

        One that misbehaves between two blocks is let go of at once: the next block must not be given to it.
        """
        if not child.job:
            self._lose(child)
            return
        child.job.kill_reason = child.job.kill_reason or why
        child.measure_at = float("inf")
        for handle in [*child.pipes, child.control]:
            self._forget(handle)
        self._order(zygote.KILL, child.pid)

    def _forget(self, handle: int) -> None:
        if handle in self._selector.get_map():
            self._selector.unregister(handle)

    def _discard(self, child: ChildHandle) -> None:
        """Kill a child that nobody waits for and let go of it."""
        if child.pid:
            self._order(zygote.KILL, child.pid)
        else:
            self._abandoned.add(child.serial)
        self._remove(child)

    def _lose(self, child: ChildHandle) -> None:
        """Discard a child between two blocks of its session; the next one will be told."""
        self._lost |= {session for session, other in self._sessions.items() if other is child}
        self._discard(child)

    def _remove(self, child: ChildHandle) -> None:
        for handle in [*child.pipes, child.control]:
            self._forget(handle)
        child.close()
        del self._children[child.serial]
        if child in self._spares:
            self._spares.remove(child)
        self._sessions = {session: other for session, other in self._sessions.items() if other is not child}

    # What a child says.

    def _on_channel(self, child: ChildHandle) -> None:
        if child.push():
            self._watch(child, EVENT_READ)
        try:
            said = child.listen()
        except EOFError:  # it died, which the zygote will tell, or it closed its end
            self._selector.unregister(child.control)
            child.mute = True
            if child.job:
                child.job.look_at = time.monotonic() + _GRACE_SECONDS
        except report.MalformedReport:
            self._kill(child, "forged")
        else:
            if said is not None:
                self._on_report(child, said)

    def _on_report(self, child: ChildHandle, said: report.ChildReport) -> None:
        job = child.job
        if not child.ready:
            self._on_ready(child, said)
        elif job is None or said.nonce != job.nonce or said.kind in (report.READY, report.UNFIT):
            self._kill(child, "forged")
        else:
            self._finish(child, job, by_report(said, job.warned))

    def _on_ready(self, child: ChildHandle, said: report.ChildReport) -> None:
        """The child's first word. Nothing but the worker's own code has run in it, so it can be believed."""
        if said.kind == report.UNFIT:
            self._fail(child, said.message)
            return
        child.ready = True
        if not self._announced:
            self._announced = True
            self._host.send({"op": "ready", "layers": said.message.split(), "python": sys.version.split()[0]})
        if child.waiting:
            self._begin(child)

    def _finish(self, child: ChildHandle, job: Job, outcome: BlockOutcome, ended: ZygoteEvent | None = None) -> None:
        for handle in child.pipes:
            child.take(handle)
        found = self._gauge.measure(child.pid)
        if not ended and (child.flooded or found.held > self._gauge.most_bytes):
            self._kill(child, "flood" if child.flooded else "memory")
            return
        stay = job.session is not None and ended is None
        cpu = (ended.cpu_seconds if ended else clock.cpu_seconds(child.pid)) - job.cpu_before
        self._report(
            job,
            outcome,
            lost=not stay,
            stdout=child.stdout.text(),
            stderr=child.stderr.text(),
            truncated=child.stdout.dropped > 0 or child.stderr.dropped > 0,
            wall_seconds=time.monotonic() - job.started if job.started else 0.0,
            cpu_seconds=max(cpu, 0.0),
            peak_memory_bytes=max(job.peak_bytes, found.peak, 1024 * ended.peak_kibibytes if ended else 0),
            held_bytes=found.held if stay else 0,
        )
        child.job, child.kept_bytes = None, found.held
        if stay:
            self._order(zygote.STOP, child.pid)  # an idle session uses no CPU
        elif ended:
            self._remove(child)
        else:
            self._discard(child)

    # What the zygote tells.

    def _on_zygote(self) -> None:
        message = self._orders.recv(EVENT.size)
        if not message:
            raise ZygoteGone
        event = ZygoteEvent(*EVENT.unpack(message))
        if event.kind == zygote.ENDED:
            self._on_exit(event)
        elif child := self._children.get(event.serial):
            self._on_fork(child, event)
        elif event.serial in self._abandoned:
            self._abandoned.discard(event.serial)
            self._order(zygote.KILL, event.pid)

    def _on_fork(self, child: ChildHandle, event: ZygoteEvent) -> None:
        if event.kind == zygote.FORKED:
            child.pid = event.pid
            if child.waiting:
                self._begin(child)
            return
        self._fail(child, f"no process could be made: {os.strerror(event.detail)}")

    def _fail(self, child: ChildHandle, message: str) -> None:
        """A child that could not be had: the end of a worker that has never had one, else only of its block."""
        if not self._announced:
            raise HardeningFailed(message)
        if child.job:
            self._report(child.job, BlockOutcome("killed", "", message), lost=True)
        self._remove(child)

    def _on_exit(self, event: ZygoteEvent) -> None:
        child = next((child for child in self._children.values() if child.pid == event.pid), None)
        if child is None:
            return
        if not child.ready and not self._announced:
            raise HardeningFailed(f"the first process ended with wait status {event.detail}: {child.complaint()}")
        if child.job:
            self._finish(child, child.job, self._outcome(child, child.job, event), event)
            return
        self._lost |= {session for session, other in self._sessions.items() if other is child}
        self._remove(child)

    def _outcome(self, child: ChildHandle, job: Job, event: ZygoteEvent) -> BlockOutcome:
        if job.kill_reason:
            return by_kill(job.kill_reason)
        if (said := child.last_word()) and said.nonce == job.nonce:
            return by_report(said, job.warned)
        before, self._oom_kills = self._oom_kills, clock.oom_kills()
        return by_exit(event.detail, event.cpu_seconds, job.warned, oom=self._oom_kills > before)
