"""From a strategy's name to a strategy: one of Redline's, or somebody else's."""

from __future__ import annotations

from collections.abc import Callable

from redline.agent.errors import RefinementError
from redline.agent.strategy.best_of_n import BestOfN
from redline.agent.strategy.loop_vote import LoopVote
from redline.agent.strategy.rewrite import FullRewrite
from redline.agent.strategy.strategy import Strategy
from redline.agent.strategy.targeted import TargetedRevision
from redline.plugin import PluginGroup

DEFAULT_STRATEGY = "targeted"
MOST = 64
"""Samples, or loops."""
STRATEGY_FORMS = "valid names are targeted, rewrite, best-of:N, vote:N, weighted-vote:N and, for your own, MODULE:CLASS"


class StrategyUnavailable(RefinementError):
    """There is no strategy of this name, or it cannot be loaded or made; the message says why."""


STRATEGIES = PluginGroup(
    "strategy", "redline.strategies", StrategyUnavailable, own=(RefinementError,), forms=STRATEGY_FORMS
)
"""What an entry point names is called without arguments and gives a `Strategy`."""

_PLAIN: dict[str, Callable[[], Strategy]] = {"targeted": TargetedRevision, "rewrite": FullRewrite}
_COUNTED: dict[str, Callable[[int], Strategy]] = {
    "best-of": BestOfN,
    "vote": LoopVote,
    "weighted-vote": lambda loops: LoopVote(loops, weighted=True),
}
_USUAL = {"best-of": 4, "vote": 3, "weighted-vote": 3}


def open_strategy(name: str) -> Strategy:
    """The strategy of this name: `targeted`, `rewrite`, `best-of:N`, `vote:N`, `weighted-vote:N`, or somebody else's.

    That is one which an installed package offers in the entry-point group `redline.strategies`, or `module:attribute`;
    our own names come first. Without N: four samples, three loops. Raises `StrategyUnavailable`.
    """
    head, colon, count = name.partition(":")
    if name in _PLAIN:
        return _PLAIN[name]()
    if head in _COUNTED:
        return _COUNTED[head](_number(name, count) if colon else _USUAL[head])
    provider = STRATEGIES.find(name)
    if provider is None:
        installed = f", {', '.join(offered)} (installed)" if (offered := STRATEGIES.names()) else ""
        raise StrategyUnavailable(f"there is no strategy {name!r}: {STRATEGY_FORMS}{installed}")
    STRATEGIES.asked(provider, ())
    made = STRATEGIES.make(provider)
    if isinstance(made, Strategy):
        return made
    raise STRATEGIES.incomplete(provider, made, Strategy)


def is_foreign_strategy(name: str) -> bool:
    """Whether somebody else's code is imported and run for a strategy of this name."""
    ours = name in _PLAIN or name.partition(":")[0] in _COUNTED
    return not ours and STRATEGIES.is_foreign(name)


def _number(name: str, count: str) -> int:
    if count.isascii() and count.isdigit() and len(count) < 4 and 1 <= int(count) <= MOST:
        return int(count)
    raise StrategyUnavailable(f"the strategy {name!r}: behind the colon stands a number from 1 to {MOST}")
