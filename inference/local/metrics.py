"""What the engine has done so far, for tests, benchmarks and `doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class EngineMetrics:
    """Running totals since the model was opened."""

    prefilled_tokens: int = 0
    """Prompt tokens that had to go through the model."""
    reused_tokens: int = 0
    """Prompt tokens taken over from an earlier or a neighbouring sequence."""
    generated_tokens: int = 0
    decode_steps: int = 0
    """Forward passes that added one token to each sequence in flight."""
    prefill_steps: int = 0
    most_active: int = 0
    """The most sequences that were in flight at once."""
    preempted: int = 0
    """Sequences put back into the queue because the cache budget was spent."""
