"""What keeps a server from starting; what goes wrong with a request is told to its client."""

from __future__ import annotations

from redline.agent.errors import RefinementError


class PortTaken(RefinementError):
    """The address cannot be listened on; the message says why and what to do."""
