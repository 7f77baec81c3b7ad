"""The bookkeeping of rows against a cache whose every entry is known."""

import pytest
import torch

from redline.inference.local.cache import Placement
from redline.inference.local.counters import Counters
from redline.inference.local.request import Call, Look
from redline.inference.local.slots import Rows


@pytest.fixture
def rows():
    return Rows(2, Counters(), max_rows=4, max_columns=1024, budget=4 * 256)


def stand(rows, ids):
    """Admit a look at `ids` and write each token's id into its place of the cache."""
    assert rows.admit(Look(Call(1), list(ids), [0]))
    row = rows.active - 1
    fill(rows, row, ids)
    return row


def fill(rows, row, ids):
    start = len(rows[row].ids)
    new = torch.tensor(ids[start:], dtype=torch.float32)
    columns = torch.arange(start, len(ids)).unsqueeze(0)
    rows.cache.placement = Placement(torch.tensor([row]), columns, len(ids), dense=False)
    for layer in rows.cache.layers:
        layer.update(new.view(1, 1, -1, 1).expand(1, 2, -1, 3), new.view(1, 1, -1, 1).expand(1, 2, -1, 3))
    rows[row].ids.extend(ids[start:])


def check(rows):
    """Whatever moved where: each row's cache spells its ids."""
    for index in range(len(rows._rows)):
        ids = torch.tensor(rows[index].ids, dtype=torch.float32)
        for layer in rows.cache.layers:
            assert torch.equal(layer.keys[index, 1, : len(ids), 2], ids)
            assert torch.equal(layer.values[index, 0, : len(ids), 0], ids)


def test_rows_in_use_stay_in_front_when_others_leave(rows):
    for k in range(4):
        stand(rows, range(10 * k, 10 * k + 7 + k))
    rows.release(1)
    rows.release(0)
    assert rows.active == 2
    assert {row.task.ids[0] for row in rows.in_use} == {20, 30}
    assert all(row.task is None for row in rows._rows[2:])
    check(rows)


def test_a_prefix_is_taken_over_in_place_or_copied(rows):
    first = stand(rows, range(20))
    stand(rows, [*range(15), 90, 91])
    check(rows)
    assert rows._counters.reused_tokens == 15
    rows.release(first)
    stand(rows, [*range(20), 70])
    check(rows)
    assert rows._counters.reused_tokens == 15 + 20
    assert sum(bool(row.ids) for row in rows._rows) == 2


def test_one_token_is_always_left_to_compute(rows):
    rows.release(stand(rows, range(12)))
    assert rows.admit(Look(Call(1), list(range(12)), [0]))
    assert rows[0].pending == 1


def test_a_full_cache_takes_nobody_and_the_row_longest_unused_goes_first(rows):
    for k in range(4):
        stand(rows, range(100 * k, 100 * k + 9))
    assert not rows.admit(Look(Call(1), [7, 7], [0]))
    rows.release(2)
    rows.release(0)
    stand(rows, [5, 6])
    assert {row.ids[0] for row in rows._rows} == {0, 100, 300, 5}
    check(rows)


def test_wider_columns_cost_rows_and_put_out_the_latest(rows):
    for k in range(4):
        stand(rows, range(100 * k, 100 * k + 50))
    put_out = [task.ids[0] for task in iter(lambda: rows.widen(300), None)]
    assert put_out == [300, 200]
    assert (rows.active, rows.cache.rows, rows.cache.columns) == (2, 2, 512)
    check(rows)


def test_waiting_for_a_prefix_that_is_being_computed(rows):
    task = Look(Call(1), list(range(60)), [0])
    assert not rows.must_wait(task)
    assert rows.admit(Look(Call(1), [*range(50), 99], [0]))
    assert rows.must_wait(task)
    fill(rows, 0, [*range(50), 99])
    assert not rows.must_wait(task)


def test_a_dropped_row_is_wiped(rows):
    row = stand(rows, range(5))
    rows.drop(row)
    assert all(not layer.keys.any() and not layer.values.any() for layer in rows.cache.layers)
    check(rows)


def test_a_short_common_beginning_does_not_cost_a_long_chain_its_row(rows):
    chain = list(range(100))
    rows.release(stand(rows, chain))
    stand(rows, [*range(20), 500, 501])
    assert rows._counters.reused_tokens == 20
    assert chain in [row.ids for row in rows._rows]
    check(rows)
