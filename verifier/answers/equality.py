"""What a comparison of two answers says."""

from __future__ import annotations

from typing import Literal

Equality = Literal["yes", "no", "unknown"]
"""`unknown` wherever there is a doubt."""
