"""Whether LangGraph sends what it runs to LangSmith: as the caller says, never as the environment alone says.

`LANGSMITH_TRACING` and its elders, set for some other program in the same shell, would send problems, solutions and
evidence away. LangGraph brings both libraries that are told here.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables.config import var_child_runnable_config
from langchain_core.tracers.context import tracing_v2_callback_var
from langsmith import get_tracing_context, tracing_context

from redline.agent.sync import closing

T = TypeVar("T")


async def traced(parts: AsyncIterator[T], trace: bool) -> AsyncGenerator[T, None]:
    """The parts of a running graph, each worked out with tracing switched on or off.

    A generator shares its caller's context, so the switch must not stay turned while the caller has a part.
    """
    async with closing(parts) as open_parts:
        while True:
            with _on() if trace else _off():
                try:
                    part = await anext(open_parts)
                except StopAsyncIteration:
                    return
            yield part


@contextmanager
def _on() -> Iterator[None]:
    with tracing_context(**get_tracing_context() | {"enabled": True}):
        yield


class _Deaf(BaseCallbackHandler):
    @property
    def ignore_chain(self) -> bool:
        return True


_DEAF = _Deaf()
_TRACER: ContextVar[Any] = tracing_v2_callback_var


@contextmanager
def _off() -> Iterator[None]:
    """No tracer from the environment, and none from a graph around this one."""
    outer = var_child_runnable_config.set(None)
    # LangChain refuses to run where LANGCHAIN_TRACING is set and no tracer is: this one is, and is told nothing.
    tracer = _TRACER.set(_DEAF)
    try:
        with tracing_context(enabled=False):
            yield
    finally:
        _TRACER.reset(tracer)
        var_child_runnable_config.reset(outer)
