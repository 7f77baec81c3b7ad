"""Strategies: what the loop writes, when it stops, and which attempt it hands over.

`Strategy` is the protocol; `TargetedRevision`, the loop's own, is the one to derive from where most of it is wanted.
"""

from redline.agent.strategy.progress import Progress
from redline.agent.strategy.strategy import Strategy, Written
from redline.agent.strategy.targeted import TargetedRevision, best_of, repeats_of

__all__ = ["Progress", "Strategy", "TargetedRevision", "Written", "best_of", "repeats_of"]
