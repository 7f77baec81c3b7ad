"""The cache of sessions against a simple model."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from redline.sandbox.pool.session_cache import SessionCache

KEYS = st.integers(0, 6)


class CacheAgainstAList(RuleBasedStateMachine):
    """The model: a list of (key, bytes) in the order of last use, and a set of busy keys."""

    @initialize(most=st.integers(1, 4), most_bytes=st.integers(0, 30))
    def open(self, most: int, most_bytes: int) -> None:
        self.most, self.most_bytes = most, most_bytes
        self.cache: SessionCache[int] = SessionCache(most, most_bytes)
        self.idle: list[tuple[int, int]] = []
        self.busy: set[int] = set()

    def _remove(self, key: int) -> None:
        self.busy.discard(key)
        self.idle = [(other, held) for other, held in self.idle if other != key]

    def _expected_surplus(self) -> list[int]:
        gone = []
        while self.idle and len(self.idle) + len(self.busy) > self.most:
            gone.append(self.idle.pop(0)[0])
        while sum(held for _, held in self.idle) > self.most_bytes:
            hoard = max(held for _, held in self.idle)
            gone.append(next(key for key, held in self.idle if held == hoard))
            self.idle = [(key, held) for key, held in self.idle if key != gone[-1]]
        return gone

    @rule(key=KEYS)
    def use(self, key: int) -> None:
        self._remove(key)
        self.busy.add(key)
        assert self.cache.use(key) == self._expected_surplus()

    @rule(key=KEYS, held=st.integers(0, 20))
    def rest(self, key: int, held: int) -> None:
        self._remove(key)
        self.idle.append((key, held))
        assert self.cache.rest(key, held) == self._expected_surplus()

    @rule(key=KEYS)
    def remove(self, key: int) -> None:
        self._remove(key)
        self.cache.remove(key)

    @invariant()
    def books_agree(self) -> None:
        if not hasattr(self, "cache"):
            return
        assert set(self.cache) == self.busy | {key for key, _ in self.idle}
        assert len(self.cache) == len(self.busy) + len(self.idle) <= max(self.most, len(self.busy))
        assert self.cache.idle_bytes == sum(held for _, held in self.idle) <= self.most_bytes


TestSessionCache = CacheAgainstAList.TestCase


def test_a_hoarder_goes_before_those_that_hold_little() -> None:
    cache: SessionCache[str] = SessionCache(10, 100)
    assert cache.rest("first", 5) == []
    assert cache.rest("hoarder", 90) == []
    assert cache.rest("last", 10) == ["hoarder"]
