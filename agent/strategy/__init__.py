"""Strategies: what the loop writes, when it stops, and which attempt it hands over.

`Strategy` is the protocol; `TargetedRevision`, the loop's own, is the one to derive from where most of it is wanted.
"""

from redline.agent.strategy.best_of_n import BestOfN
from redline.agent.strategy.factory import StrategyUnavailable, is_foreign_strategy, open_strategy
from redline.agent.strategy.loop_vote import LoopVote
from redline.agent.strategy.progress import Progress
from redline.agent.strategy.rewrite import FullRewrite
from redline.agent.strategy.strategy import Strategy, Written
from redline.agent.strategy.targeted import TargetedRevision, best_of, repeats_of

__all__ = [
    "BestOfN",
    "FullRewrite",
    "LoopVote",
    "Progress",
    "Strategy",
    "StrategyUnavailable",
    "TargetedRevision",
    "Written",
    "best_of",
    "is_foreign_strategy",
    "open_strategy",
    "repeats_of",
]
