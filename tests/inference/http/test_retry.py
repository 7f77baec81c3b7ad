"""What is sent again, how often, and how long is waited before."""

import time

import pytest

from redline.inference import ServerRefused, ServerUnreachable
from redline.inference.http.config import ClientConfig
from redline.inference.http.failure import RequestFailure
from redline.inference.http.retry import with_retries

QUICK = ClientConfig(attempts=3, backoff=0.001)
GONE = RequestFailure(ServerUnreachable("gone"), 0.0)
REFUSED = RequestFailure(ServerRefused("no", 401))


def replaying(*outcomes):
    left = list(outcomes)

    async def attempt():
        return left.pop(0)

    return attempt, left


async def test_the_first_answer_ends_it():
    attempt, left = replaying(GONE, GONE, "answer", "another")
    assert await with_retries(attempt, QUICK) == "answer"
    assert left == ["another"]


async def test_the_last_of_all_attempts_is_the_one_that_is_raised():
    last = RequestFailure(ServerUnreachable("still gone"), 0.0)
    attempt, left = replaying(GONE, GONE, last, "too late")
    with pytest.raises(ServerUnreachable, match="still gone") as caught:
        await with_retries(attempt, QUICK)
    assert (left, caught.value.__cause__, caught.value.__context__) == (["too late"], None, None)


async def test_what_no_attempt_would_mend_is_raised_at_once():
    attempt, left = replaying(REFUSED, "answer")
    with pytest.raises(ServerRefused):
        await with_retries(attempt, QUICK)
    assert left == ["answer"]


async def test_a_pause_that_the_server_asks_for_is_kept():
    attempt, _ = replaying(RequestFailure(ServerUnreachable("busy"), 0.2), "answer")
    begun = time.monotonic()
    assert await with_retries(attempt, QUICK) == "answer"
    assert time.monotonic() - begun >= 0.2
