"""`redline serve`: the loop and the verifier behind an address."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from redline.cli import exit_codes, options, signals
from redline.cli.console.output import say
from redline.cli.invocation import Invocation

if TYPE_CHECKING:
    from fastapi import FastAPI

    from redline.agent.settings.model_choice import ModelChoice

Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one of this machine.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any that is free.")]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--tokens",
        metavar="FILE",
        help="File of bearer tokens, one a line, of which a client needs one; more stand in REDLINE_SERVE_TOKENS.",
        show_default=False,
    ),
]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@options.with_settings(*options.SOLVING, "concurrency")
def serve(
    call: Invocation,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    tokens: TokenFile = None,
) -> int:
    """Answer over HTTP: an OpenAI-compatible gateway, the loop and the verifier as services, the tutor as a page.

    Ctrl-C and SIGTERM take no more requests and let those in flight come to their end; a second one ends at once.
    """
    _require_extra()
    from redline.server.http.tokens import Tokens
    from redline.server.listener import listen
    from redline.server.traces import provider_from_environment

    known, traces = Tokens.load(tokens), provider_from_environment()
    choice = call.choose_models()
    # Before the models: a port that is taken is told at once, and not after minutes of loading.
    with listen(host, port) as bound:
        local = bound.getsockname()[0] in _LOOPBACK
        if not local and not known:
            say("redline: whoever reaches this address may use it: --tokens keeps others out", err=True)
        app = _app(call, choice, tokens=known, hosts=None if known or not local else _LOOPBACK, tracer_provider=traces)
        asyncio.run(_serve(call, choice, app, bound))
    if traces is not None:
        traces.shutdown()
    return exit_codes.OK


def _require_extra() -> None:
    """Raises `BackendMissing` where what serves is not installed."""
    from redline.inference import BackendMissing

    try:
        import fastapi  # noqa: F401
        import opentelemetry.sdk  # noqa: F401
        import prometheus_client  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise BackendMissing(f'serve needs {error.name}: pip install "redline-math[serve]"') from error


def _app(call: Invocation, choice: ModelChoice, **options: Any) -> FastAPI:
    from redline.inference import without_keys
    from redline.server.app import ServerLimits, create_app

    settings = choice.settings
    names = {"policy": without_keys(settings.policy), "verifier": without_keys(settings.verifier)}
    limits = ServerLimits(budget=settings.budget(), concurrency=settings.concurrency)
    return create_app(call.dependencies.refiner(settings), limits=limits, names=names, **options)


async def _serve(call: Invocation, choice: ModelChoice, app: FastAPI, bound: socket.socket) -> None:
    from redline.server.listener import Listener, address_of

    async with AsyncExitStack() as stack:
        with signals.hard_interrupt():
            await stack.enter_async_context(app.router.lifespan_context(app))
        call.tell(choice)
        ending = app.state.draining
        with signals.soft_interrupt(ending, lambda: say("redline: finishing what is in flight", err=True)):
            say(f"redline: listening on {address_of(bound)}", err=True)
            await Listener(app).serve_until(ending, bound)
