"""A request sent again where another attempt may mend what went wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import tenacity

from redline.inference.http.config import ClientConfig
from redline.inference.http.failure import RequestFailure

T = TypeVar("T")


async def with_retries(attempt: Callable[[], Awaitable[T | RequestFailure]], config: ClientConfig) -> T:
    """The first answer. Raises the error of the last failure."""
    attempts = tenacity.AsyncRetrying(
        stop=tenacity.stop_after_attempt(config.attempts),
        retry=tenacity.retry_if_result(_is_passing),
        wait=lambda state: _pause(state, config),
        retry_error_callback=_outcome,
    )
    outcome: T | RequestFailure = await attempts(attempt)
    if isinstance(outcome, RequestFailure):
        raise outcome.error
    return outcome


def _is_passing(outcome: Any) -> bool:
    return isinstance(outcome, RequestFailure) and outcome.pause is not None


def _pause(state: tenacity.RetryCallState, config: ClientConfig) -> float:
    """What the server asked for, and a random part of a time that doubles with each attempt, so that not all come back
    at once."""
    asked = _outcome(state).pause or 0.0
    return float(asked + tenacity.wait_random_exponential(multiplier=config.backoff, max=config.max_backoff)(state))


def _outcome(state: tenacity.RetryCallState) -> Any:
    assert state.outcome is not None, "it is asked for after an attempt"
    return state.outcome.result()
