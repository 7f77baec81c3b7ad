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

from redline.sandbox.worker import clock, record, zygote
from redline.sandbox.worker.host import Host, HostGone
from redline.sandbox.worker.lockdown import Unfit
from redline.sandbox.worker.progress import Progress
from redline.sandbox.worker.ruling import Ruling, by_doom, by_exit, by_record
from redline.sandbox.worker.scales import Scales
from redline.sandbox.worker.tenant import WEIGH_SECONDS, Job, Tenant
from redline.sandbox.worker.zygote import NEWS, ORDER, News

_GRACE_SECONDS = 0.5
"""How long a session's block may take to obey the end of its time, and how long silence may last, before a kill."""
_IDLE_SECONDS = 1.0
_LEEWAY_BYTES = 1 << 20
"""By which an idle session may grow until it is stopped: its own last word comes before that."""


class TemplateGone(Exception):
    """The template died; without it there is nothing to fork from."""


class Supervisor:
    """One loop over the host, the template and the children."""

    def __init__(
        self, incoming: int, outgoing: int, orders: socket.socket, spares: int, scales: Scales, progress: Progress
    ) -> None:
        self._selector = DefaultSelector()
        self._host = Host(incoming, outgoing, self._selector, self._act)
        self._orders = orders
        self._selector.register(orders.fileno(), EVENT_READ, self._hear)
        self._wanted = spares
        self._scales, self._progress = scales, progress
        self._spares: deque[Tenant] = deque()
        self._tenants: dict[int, Tenant] = {}  # by serial number
        self._abandoned: set[int] = set()  # serials whose process the template has not told yet
        self._sessions: dict[int, Tenant] = {}
        self._lost: set[int] = set()
        self._serial = 0
        self._announced = False
        self._oom_kills = clock.oom_kills()

    # The loop.

    def serve(self) -> NoReturn:
        """Work until the host or the template goes away: raises `HostGone`, `TemplateGone`, or `Unfit`."""
        self._refill()
        parent = os.getppid()
        while True:
            for key, _ in self._selector.select(self._patience()):
                if self._selector.get_map().get(key.fd) is key:  # an earlier callback may have closed it
                    key.data()
            self._look_at_clocks()
            self._weigh_all()
            if not self._announced:
                self._tell_progress()
            if os.getppid() != parent:
                raise HostGone("the host died")

    def _patience(self) -> float:
        looks = [tenant.job.look_at for tenant in self._tenants.values() if tenant.job]
        looks += [tenant.weigh_at for tenant in self._tenants.values()]
        return max(0.0, min([_IDLE_SECONDS, *(look - time.monotonic() for look in looks)]))

    def _tell_progress(self) -> None:
        if cpu := self._progress.news(tenant.pid for tenant in self._tenants.values()):
            self._host.send({"op": "starting", "cpu_seconds": cpu})

    def _look_at_clocks(self) -> None:
        now = time.monotonic()
        for tenant in list(self._tenants.values()):
            if tenant.job and tenant.job.look_at <= now and not tenant.job.doom:
                self._look_at(tenant, tenant.job, now)

    def _look_at(self, tenant: Tenant, job: Job, now: float) -> None:
        if tenant.mute:
            self._doom(tenant, "mute")
            return
        cpu, wall = clock.cpu_seconds(tenant.pid) - job.cpu_before, now - job.started
        if not job.warned and not clock.out_of_time(cpu, wall, job.timeout, clock.runnable(tenant.pid)):
            job.look_at = now + clock.next_look(cpu, wall, job.timeout)
        elif job.session is not None and not job.warned:
            job.warned, job.look_at = True, now + _GRACE_SECONDS
            self._order(zygote.WARN, tenant.pid)
        else:
            self._doom(tenant, "timeout")

    def _weigh_all(self) -> None:
        now = time.monotonic()
        for tenant in list(self._tenants.values()):
            if tenant.weigh_at <= now:
                self._weigh(tenant, now)

    def _weigh(self, tenant: Tenant, now: float) -> None:
        """A running child is looked at again and again; one between two blocks until it is seen to be stopped."""
        found = self._scales.weigh(tenant.pid)
        tenant.weigh_at = now + WEIGH_SECONDS
        if tenant.job:
            tenant.job.peak_bytes = max(tenant.job.peak_bytes, found.peak)
            if found.held > self._scales.most_bytes:
                self._doom(tenant, "memory")
        elif found.held > tenant.kept_bytes + _LEEWAY_BYTES:
            self._lose(tenant)
        elif found.at_rest:
            tenant.weigh_at = float("inf")

    # What the host asks for.

    def _act(self, frame: dict[str, Any]) -> None:
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
            ruling = Ruling("killed", "", "the session's process died before this block")
            self._report(job, ruling, lost=True, missing=True)
            return
        tenant = self._tenant_for(job)
        tenant.job = job
        if tenant.waiting:
            self._begin(tenant)
        self._refill()

    def _tenant_for(self, job: Job) -> Tenant:
        if job.session in self._sessions:
            tenant = self._sessions[job.session]
            self._order(zygote.GO_ON, tenant.pid)
            return tenant
        tenant = self._spares.popleft() if self._spares else self._spawn()
        if job.session is not None:
            self._sessions[job.session] = tenant
        return tenant

    def _begin(self, tenant: Tenant) -> None:
        assert tenant.job
        self._scales.calibrate(tenant.pid)
        tenant.begin(tenant.job)
        if not tenant.push():
            self._watch(tenant, EVENT_READ | EVENT_WRITE)

    def _cancel(self, job_id: int) -> None:
        for tenant in list(self._tenants.values()):
            if tenant.job and tenant.job.id == job_id:
                self._discard(tenant)

    def _close(self, session: int) -> None:
        self._lost.discard(session)
        if tenant := self._sessions.get(session):
            self._discard(tenant)

    def _report(self, job: Job, ruling: Ruling, *, lost: bool, **seen: Any) -> None:
        fields = {"status": ruling.status, "error_type": ruling.type, "error_message": ruling.message}
        lost = lost and job.session is not None
        self._host.send({"op": "done", "id": job.id, "session_lost": lost, **fields, **seen})

    # Children come and go.

    def _refill(self) -> None:
        while len(self._spares) < self._wanted:
            self._spares.append(self._spawn())

    def _spawn(self) -> Tenant:
        self._serial += 1
        tenant = self._tenants[self._serial] = Tenant(self._serial)
        socket.send_fds(self._orders, [ORDER.pack(zygote.FORK, tenant.serial)], tenant.far_ends)
        tenant.release_far_ends()
        for handle in tenant.pipes:
            self._selector.register(handle, EVENT_READ, self._taker(tenant, handle))
        self._selector.register(tenant.control, EVENT_READ, lambda: self._converse(tenant))
        return tenant

    def _taker(self, tenant: Tenant, handle: int) -> Callable[[], None]:
        def take() -> None:
            if not tenant.take(handle):
                self._selector.unregister(handle)
            if tenant.flooded:
                self._doom(tenant, "flood")

        return take

    def _watch(self, tenant: Tenant, events: int) -> None:
        self._selector.modify(tenant.control, events, lambda: self._converse(tenant))

    def _order(self, order: bytes, pid: int) -> None:
        self._orders.send(ORDER.pack(order, pid))

    def _doom(self, tenant: Tenant, why: str) -> None:
        """Kill a child; its block is reported when the template has seen it end.

        One that misbehaves between two blocks is let go of at once: the next block must not be given to it.
        """
        if not tenant.job:
            self._lose(tenant)
            return
        tenant.job.doom = tenant.job.doom or why
        tenant.weigh_at = float("inf")
        for handle in [*tenant.pipes, tenant.control]:
            self._forget(handle)
        self._order(zygote.KILL, tenant.pid)

    def _forget(self, handle: int) -> None:
        if handle in self._selector.get_map():
            self._selector.unregister(handle)

    def _discard(self, tenant: Tenant) -> None:
        """Kill a child that nobody waits for and let go of it."""
        if tenant.pid:
            self._order(zygote.KILL, tenant.pid)
        else:
            self._abandoned.add(tenant.serial)
        self._remove(tenant)

    def _lose(self, tenant: Tenant) -> None:
        """Discard a child between two blocks of its session; the next one will be told."""
        self._lost |= {session for session, other in self._sessions.items() if other is tenant}
        self._discard(tenant)

    def _remove(self, tenant: Tenant) -> None:
        for handle in [*tenant.pipes, tenant.control]:
            self._forget(handle)
        tenant.close()
        del self._tenants[tenant.serial]
        if tenant in self._spares:
            self._spares.remove(tenant)
        self._sessions = {session: other for session, other in self._sessions.items() if other is not tenant}

    # What a child says.

    def _converse(self, tenant: Tenant) -> None:
        if tenant.push():
            self._watch(tenant, EVENT_READ)
        try:
            said = tenant.listen()
        except EOFError:  # it died, which the template will tell, or it closed its end
            self._selector.unregister(tenant.control)
            tenant.mute = True
            if tenant.job:
                tenant.job.look_at = time.monotonic() + _GRACE_SECONDS
        except record.Malformed:
            self._doom(tenant, "forged")
        else:
            if said is not None:
                self._heed(tenant, said)

    def _heed(self, tenant: Tenant, said: record.Record) -> None:
        job = tenant.job
        if not tenant.ready:
            self._welcome(tenant, said)
        elif job is None or said.nonce != job.nonce or said.kind in (record.READY, record.UNFIT):
            self._doom(tenant, "forged")
        else:
            self._finish(tenant, job, by_record(said, job.warned))

    def _welcome(self, tenant: Tenant, said: record.Record) -> None:
        """The child's first word. Nothing but the worker's own code has run in it, so it can be believed."""
        if said.kind == record.UNFIT:
            self._fail(tenant, said.message)
            return
        tenant.ready = True
        if not self._announced:
            self._announced = True
            self._host.send({"op": "ready", "layers": said.message.split(), "python": sys.version.split()[0]})
        if tenant.waiting:
            self._begin(tenant)

    def _finish(self, tenant: Tenant, job: Job, ruling: Ruling, ended: News | None = None) -> None:
        for handle in tenant.pipes:
            tenant.take(handle)
        found = self._scales.weigh(tenant.pid)
        if not ended and (tenant.flooded or found.held > self._scales.most_bytes):
            self._doom(tenant, "flood" if tenant.flooded else "memory")
            return
        stay = job.session is not None and ended is None
        cpu = (ended.cpu_seconds if ended else clock.cpu_seconds(tenant.pid)) - job.cpu_before
        self._report(
            job,
            ruling,
            lost=not stay,
            stdout=tenant.stdout.text(),
            stderr=tenant.stderr.text(),
            truncated=tenant.stdout.dropped > 0 or tenant.stderr.dropped > 0,
            wall_seconds=time.monotonic() - job.started if job.started else 0.0,
            cpu_seconds=max(cpu, 0.0),
            peak_memory_bytes=max(job.peak_bytes, found.peak, 1024 * ended.peak_kibibytes if ended else 0),
            held_bytes=found.held if stay else 0,
        )
        tenant.job, tenant.kept_bytes = None, found.held
        if stay:
            self._order(zygote.STOP, tenant.pid)  # an idle session uses no CPU
        elif ended:
            self._remove(tenant)
        else:
            self._discard(tenant)

    # What the template tells.

    def _hear(self) -> None:
        message = self._orders.recv(NEWS.size)
        if not message:
            raise TemplateGone
        news = News(*NEWS.unpack(message))
        if news.kind == zygote.ENDED:
            self._ended(news)
        elif tenant := self._tenants.get(news.serial):
            self._arrived(tenant, news)
        elif news.serial in self._abandoned:
            self._abandoned.discard(news.serial)
            self._order(zygote.KILL, news.pid)

    def _arrived(self, tenant: Tenant, news: News) -> None:
        if news.kind == zygote.FORKED:
            tenant.pid = news.pid
            if tenant.waiting:
                self._begin(tenant)
            return
        self._fail(tenant, f"no process could be made: {os.strerror(news.detail)}")

    def _fail(self, tenant: Tenant, message: str) -> None:
        """A child that could not be had: the end of a worker that has never had one, else only of its block."""
        if not self._announced:
            raise Unfit(message)
        if tenant.job:
            self._report(tenant.job, Ruling("killed", "", message), lost=True)
        self._remove(tenant)

    def _ended(self, news: News) -> None:
        tenant = next((tenant for tenant in self._tenants.values() if tenant.pid == news.pid), None)
        if tenant is None:
            return
        if not tenant.ready and not self._announced:
            raise Unfit(f"the first process ended with wait status {news.detail}: {tenant.complaint()}")
        if tenant.job:
            self._finish(tenant, tenant.job, self._ruling(tenant, tenant.job, news), news)
            return
        self._lost |= {session for session, other in self._sessions.items() if other is tenant}
        self._remove(tenant)

    def _ruling(self, tenant: Tenant, job: Job, news: News) -> Ruling:
        if job.doom:
            return by_doom(job.doom)
        if (said := tenant.last_word()) and said.nonce == job.nonce:
            return by_record(said, job.warned)
        before, self._oom_kills = self._oom_kills, clock.oom_kills()
        return by_exit(news.detail, news.cpu_seconds, job.warned, oom=self._oom_kills > before)
