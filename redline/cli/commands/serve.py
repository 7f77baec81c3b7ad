"""`redline serve`: the loop and the verifier behind an address."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from redline.agent.settings.model_choice import ModelChoice

Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one of this machine.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any that is free.")]


@options.with_settings(*options.SOLVING)
def serve(
    call: Invocation,
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> int:
    """Answer over HTTP: an OpenAI-compatible gateway, the loop and the verifier as services.

    Ctrl-C and SIGTERM take no more requests and let those in flight come to their end; a second one ends at once.
    """
    _require_extra()
    from redline.server.listener import listen

    choice = call.choose_models()
    # Before the models: a port that is taken is told at once, and not after minutes of loading.
    with listen(host, port) as bound:
        asyncio.run(_serve(call, choice, bound))
    return exit_codes.OK


def _require_extra() -> None:
    """Raises `BackendMissing` where what serves is not installed."""
    from redline.inference import BackendMissing

    try:
        import fastapi  # noqa: F401
        import prometheus_client  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise BackendMissing(f'serve needs {error.name}: pip install "redline-math[serve]"') from error


async def _serve(call: Invocation, choice: ModelChoice, bound: socket.socket) -> None:
    from redline.server.app import create_app
    from redline.server.listener import Listener, address_of

    app = create_app(call.dependencies.refiner(choice.settings), budget=choice.settings.budget())
    async with AsyncExitStack() as stack:
        with signals.hard_interrupt():
            await stack.enter_async_context(app.router.lifespan_context(app))
        call.tell(choice)
        ending = asyncio.Event()
        with signals.soft_interrupt(ending, lambda: say("redline: finishing what is in flight", err=True)):
            say(f"redline: listening on {address_of(bound)}", err=True)
            await Listener(app, grace=30.0).serve_until(ending, bound)
