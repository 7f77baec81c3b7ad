"""What a tutor cannot do at this point."""

from __future__ import annotations

from redline.agent.errors import RefinementError


class TutorRefusal(RefinementError):
    """What was asked makes no sense at this point; the message says what to do instead."""
