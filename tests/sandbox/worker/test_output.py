"""The kept ends of a stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox.worker.supervisor.output import FLOOD_BYTES, KEEP_BYTES, BlockOutput


def _filled(*parts: bytes) -> BlockOutput:
    output = BlockOutput()
    for part in parts:
        output.add(part)
    return output


@given(st.lists(st.binary(max_size=200)))
def test_short_output_is_kept_whole(parts: list[bytes]) -> None:
    output = _filled(*parts)
    assert output.text() == b"".join(parts).decode("utf-8", "replace")
    assert output.dropped == 0


@given(st.lists(st.integers(1, 3 * KEEP_BYTES), min_size=1, max_size=12))
def test_both_ends_are_kept_however_it_arrives(sizes: list[int]) -> None:
    whole = (b"0123456789" * (sum(sizes) // 10 + 1))[: sum(sizes)]
    parts, start = [], 0
    for size in sizes:
        parts.append(whole[start : start + size])
        start += size
    output = _filled(*parts)
    assert output.total == len(whole)
    text = output.text()
    assert text.startswith(whole[:KEEP_BYTES].decode())
    assert text.endswith(whole[-KEEP_BYTES:].decode())
    assert output.dropped == max(0, len(whole) - 2 * KEEP_BYTES)
    assert (f"{output.dropped} bytes left out" in text) == (output.dropped > 0)
    if not output.dropped:
        assert text == whole.decode()


def test_a_flood_is_noticed_and_clearing_forgets_it() -> None:
    output = _filled(bytes(FLOOD_BYTES))
    assert not output.flooded
    output.add(b"x")
    assert output.flooded
    output.clear()
    assert (output.total, output.text(), output.flooded) == (0, "", False)
