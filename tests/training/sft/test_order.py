"""The order of learning: every example as often as every other, neighbours of like length, the same every time."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from redline.training.sft.order import order, steps_of

LENGTHS = st.lists(st.integers(1, 500), min_size=1, max_size=200)


@given(LENGTHS, st.integers(1, 9), st.integers(1, 3), st.integers(0, 5))
def test_whole_batches_hold_every_example_once_an_epoch(lengths, batch, epochs, seed) -> None:
    indices = order(lengths, batch=batch, epochs=epochs, seed=seed)
    assert len(indices) == batch * steps_of(len(lengths), batch=batch, epochs=epochs)
    whole = len(lengths) * epochs
    assert set(Counter(indices[:whole]).values()) == {epochs}
    assert 0 <= len(indices) - whole < batch
    assert indices == order(lengths, batch=batch, epochs=epochs, seed=seed)


def test_another_seed_is_another_order() -> None:
    lengths = list(range(100))
    assert order(lengths, batch=4, epochs=1, seed=0) != order(lengths, batch=4, epochs=1, seed=1)


def test_little_of_a_batch_is_padding() -> None:
    lengths = [1 + 37 * i % 997 for i in range(512)]
    indices = order(lengths, batch=8, epochs=1, seed=0)
    rows = [[lengths[i] for i in indices[at : at + 8]] for at in range(0, 512, 8)]
    padded = sum(8 * max(row) for row in rows)
    assert sum(lengths) / padded > 0.85
    shuffled = [[lengths[(at + i) % 512] for i in range(8)] for at in range(0, 512, 8)]
    assert padded < 0.75 * sum(8 * max(row) for row in shuffled)
