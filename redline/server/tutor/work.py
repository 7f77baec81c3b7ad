"""What is going on in a session: one task, begun by one browser and seen, or stopped, by all of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from redline.agent.log import get_logger
from redline.server.admission import Admission
from redline.server.tutor.errors import EXPECTED
from redline.server.tutor.view import BusyView, Doing

STOPPED = "Stopped. What was not checked yet is not lost."
BROKEN = "Something went wrong in the server; its log says what. Try again, or tell whoever runs it."


class Work:
    """A piece of work that waits for its turn, runs, and ends in nothing or in trouble that can be told.

    `changed` is called when its turn comes, and `ended` with the trouble, or None, once it is over. Needs a running
    event loop.
    """

    def __init__(
        self,
        doing: Doing,
        work: Coroutine[Any, Any, None],
        turns: Admission,
        *,
        changed: Callable[[], None],
        ended: Callable[[str | None], None],
    ) -> None:
        self._doing = doing
        self._waits = turns.full
        self._changed, self._ended = changed, ended
        self._began = time.monotonic()
        self._task = asyncio.create_task(self._run(work, turns))

    def view(self, turn: int) -> BusyView:
        """What is to be seen of it."""
        doing = "waiting" if self._waits else self._doing
        return BusyView(doing=doing, turn=turn, seconds=round(time.monotonic() - self._began, 1))

    def stop(self) -> None:
        """Have it end, down to the engine; what it did so far stays."""
        self._task.cancel()

    async def aclose(self) -> None:
        """Stop it, and wait until it has ended."""
        self.stop()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, work: Coroutine[Any, Any, None], turns: Admission) -> None:
        trouble: str | None = BROKEN
        try:
            with turns.place():
                async with turns.slot():
                    if self._waits:
                        self._waits = False
                        self._changed()
                    await work
            trouble = None
        except asyncio.CancelledError:
            trouble = STOPPED
        except EXPECTED as error:
            trouble = str(error)
        except Exception:  # noqa: BLE001 - whatever it is, the session goes on, and the log has it whole
            get_logger().exception("tutor_work_failed")
        finally:
            work.close()
            self._ended(trouble)
