"""The supervisor's side of one child: its descriptors, what it has written, and the block it is running."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field

from redline.sandbox.worker.child import report
from redline.sandbox.worker.child.report import COMMAND, ChildReport
from redline.sandbox.worker.supervisor import clock
from redline.sandbox.worker.supervisor.output import BlockOutput

_CHUNK = 1 << 16
MEASURE_SECONDS = 0.05
"""Between two looks at what a running block holds: page tables grow by some 100 MB in that time at most."""


@dataclass
class Job:
    """One block that the host asked for."""

    id: int
    code: bytes
    timeout: float
    session: int | None
    """The session it belongs to; None for a namespace of its own."""
    nonce: bytes = field(default_factory=lambda: os.urandom(report.NONCE_BYTES))
    started: float = 0.0
    """Monotonic seconds; 0 while it waits for its process."""
    cpu_before: float = 0.0
    look_at: float = float("inf")
    """When its clocks are to be looked at next (monotonic seconds)."""
    warned: bool = False
    """Its time was over and it was told so; a session's namespace survives if it obeys."""
    peak_bytes: int = 0
    """The most that it was seen to hold, pages of files and those shared with the zygote included."""
    kill_reason: str = ""
    """Why the supervisor is killing it: `timeout`, `memory`, `flood`, `mute` or `forged`."""


class ChildHandle:
    """A child, from the order to fork it until nobody waits for it any more."""

    def __init__(self, serial: int) -> None:
        self.serial = serial
        self.pid = 0
        """0 until the zygote has told it."""
        self.ready = False
        """It said that it is locked down."""
        self.mute = False
        """It has closed its end of the channel."""
        self.job: Job | None = None
        self.kept_bytes = 0
        """What it held when the last block of its session ended."""
        self.measure_at = float("inf")
        """When what it holds is to be looked at next (monotonic seconds)."""
        self.stdout, self.stderr = BlockOutput(), BlockOutput()
        out_here, out_there = os.pipe()
        err_here, err_there = os.pipe()
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.control = here.detach()
        self.pipes = {out_here: self.stdout, err_here: self.stderr}
        self.far_ends = [out_there, err_there, there.detach()]
        """The child's stdout, stderr and channel, until the zygote has them."""
        self._said = b""
        self._unsent = b""
        for handle in (*self.pipes, self.control):
            os.set_blocking(handle, False)

    def release_far_ends(self) -> None:
        """To be called once the zygote has them."""
        for handle in self.far_ends:
            os.close(handle)
        self.far_ends = []

    def close(self) -> None:
        """Close our own ends."""
        for handle in (*self.pipes, self.control):
            os.close(handle)

    @property
    def waiting(self) -> bool:
        """It has a block that could begin now."""
        return self.ready and self.pid > 0 and self.job is not None and not self.job.started

    @property
    def flooded(self) -> bool:
        return self.stdout.flooded or self.stderr.flooded

    def begin(self, job: Job) -> None:
        """Start the clocks of a block and its output; its code goes with `push`."""
        for output in (self.stdout, self.stderr):
            output.clear()
        job.started = time.monotonic()
        job.look_at = job.started + job.timeout
        job.cpu_before = clock.cpu_seconds(self.pid)
        self.measure_at = job.started + MEASURE_SECONDS
        self._unsent = COMMAND.pack(job.nonce, len(job.code)) + job.code

    def push(self) -> bool:
        """Send what the child takes of its block; True when nothing is left to send."""
        try:
            while self._unsent:
                self._unsent = self._unsent[os.write(self.control, self._unsent[:_CHUNK]) :]
        except BlockingIOError:
            return False
        except (BrokenPipeError, ConnectionResetError):  # its exit, or its silence, will be noticed
            self._unsent = b""
        return True

    def take(self, handle: int) -> bool:
        """Take in what a stream holds now; False at its end."""
        output = self.pipes[handle]
        try:
            while not output.flooded:
                data = os.read(handle, _CHUNK)
                if not data:
                    return False
                output.add(data)
        except BlockingIOError:
            pass  # nothing more for now
        return True

    def listen(self) -> ChildReport | None:
        """The child's record, once it is whole. Raises `MalformedReport`, and `EOFError` when it closed its end."""
        try:
            data = os.read(self.control, _CHUNK)
        except BlockingIOError:
            return None
        except ConnectionResetError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        self._said += data
        said = report.decode(self._said)
        if said is not None:
            self._said = b""
        return said

    def last_word(self) -> ChildReport | None:
        """What a dead child said and nobody has read yet."""
        try:
            return self.listen()
        except (EOFError, report.MalformedReport):
            return None

    def complaint(self) -> str:
        """What it wrote to its stderr."""
        for handle in self.pipes:
            self.take(handle)
        return self.stderr.text()
