"""The loop for LangGraph's own server, which `langgraph.json` names, over the models that the settings have it."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from redline.agent.settings.load import load_settings
from redline.agent.settings.model_choice import choose_models
from redline.cli.dependencies import open_refiner

if TYPE_CHECKING:
    from redline.agent.loop.graph import Graph
    from redline.agent.loop.refiner import Refiner


async def make_graph() -> Graph:
    """A graph over the refiner of this process, whose models the first run opens.

    It has no checkpointer: the server keeps its threads itself. Raises `SettingsError`.
    """
    # The server lets nobody read files in its event loop.
    return await asyncio.to_thread(_make)


def _make() -> Graph:
    from redline.agent.loop.graph import build_graph

    return build_graph(_refiner())


@cache
def _refiner() -> Refiner:
    return open_refiner(choose_models(load_settings()).settings)
