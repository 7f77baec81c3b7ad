"""What goes wrong between machines.

ClusterUnreachable   Ray cannot be started, or there is no cluster at the address (also a `ServerUnreachable`)
RemoteFailed         what was raised on another machine (also a `ModelFailed`)
ActorsLost           nobody is left to work: no item's fault, so that the run ends and can be gone on with later
"""

from __future__ import annotations

from redline.agent.errors import RefinementError
from redline.inference import ModelFailed, ServerUnreachable


class RemoteFailed(ModelFailed):
    """What was raised on another machine; the message begins with its name."""


class ClusterUnreachable(ServerUnreachable):
    """Ray cannot be started, or there is no cluster at the address."""


class ActorsLost(RefinementError):
    """No actor is left and none can be started: no item's fault, so that the run ends, to be gone on with later."""
