"""The bookkeeping of slots against a cache whose every entry is known."""

import pytest
import torch

from redline.inference.local.cache import Placement
from redline.inference.local.metrics import EngineMetrics
from redline.inference.local.request import EngineRequest, LogprobQuery
from redline.inference.local.slots import SlotPool


@pytest.fixture
def slots():
    return SlotPool(2, EngineMetrics(), max_slots=4, max_columns=1024, budget=4 * 256)


def stand(slots, ids):
    """Admit a look at `ids` and write each token's id into its place of the cache."""
    assert slots.admit(LogprobQuery(EngineRequest(1), list(ids), [0]))
    slot = slots.active - 1
    fill(slots, slot, ids)
    return slot


def fill(slots, slot, ids):
    start = len(slots[slot].ids)
    new = torch.tensor(ids[start:], dtype=torch.float32)
    columns = torch.arange(start, len(ids)).unsqueeze(0)
    slots.cache.placement = Placement(torch.tensor([slot]), columns, len(ids), dense=False)
    for layer in slots.cache.layers:
        layer.update(new.view(1, 1, -1, 1).expand(1, 2, -1, 3), new.view(1, 1, -1, 1).expand(1, 2, -1, 3))
    slots[slot].ids.extend(ids[start:])


def check(slots):
    """Whatever moved where: each slot's cache spells its ids."""
    for index in range(len(slots._slots)):
        ids = torch.tensor(slots[index].ids, dtype=torch.float32)
        for layer in slots.cache.layers:
            assert torch.equal(layer.keys[index, 1, : len(ids), 2], ids)
            assert torch.equal(layer.values[index, 0, : len(ids), 0], ids)


def test_slots_in_use_stay_in_front_when_others_leave(slots):
    for k in range(4):
        stand(slots, range(10 * k, 10 * k + 7 + k))
    slots.release(1)
    slots.release(0)
    assert slots.active == 2
    assert {slot.task.ids[0] for slot in slots.in_use} == {20, 30}
    assert all(slot.task is None for slot in slots._slots[2:])
    check(slots)


def test_a_prefix_is_taken_over_in_place_or_copied(slots):
    first = stand(slots, range(20))
    stand(slots, [*range(15), 90, 91])
    check(slots)
    assert slots._metrics.reused_tokens == 15
    slots.release(first)
    stand(slots, [*range(20), 70])
    check(slots)
    assert slots._metrics.reused_tokens == 15 + 20
    assert sum(bool(slot.ids) for slot in slots._slots) == 2


def test_one_token_is_always_left_to_compute(slots):
    slots.release(stand(slots, range(12)))
    assert slots.admit(LogprobQuery(EngineRequest(1), list(range(12)), [0]))
    assert slots[0].pending == 1


def test_a_full_cache_takes_nobody_and_the_slot_longest_unused_goes_first(slots):
    for k in range(4):
        stand(slots, range(100 * k, 100 * k + 9))
    assert not slots.admit(LogprobQuery(EngineRequest(1), [7, 7], [0]))
    slots.release(2)
    slots.release(0)
    stand(slots, [5, 6])
    assert {slot.ids[0] for slot in slots._slots} == {0, 100, 300, 5}
    check(slots)


def test_wider_columns_cost_slots_and_put_out_the_latest(slots):
    for k in range(4):
        stand(slots, range(100 * k, 100 * k + 50))
    put_out = [task.ids[0] for task in iter(lambda: slots.widen(300), None)]
    assert put_out == [300, 200]
    assert (slots.active, slots.cache.rows, slots.cache.columns) == (2, 2, 512)
    check(slots)


def test_waiting_for_a_prefix_that_is_being_computed(slots):
    task = LogprobQuery(EngineRequest(1), list(range(60)), [0])
    assert not slots.must_wait(task)
    assert slots.admit(LogprobQuery(EngineRequest(1), [*range(50), 99], [0]))
    assert slots.must_wait(task)
    fill(slots, 0, [*range(50), 99])
    assert not slots.must_wait(task)


def test_a_dropped_slot_is_wiped(slots):
    slot = stand(slots, range(5))
    slots.drop(slot)
    assert all(not layer.keys.any() and not layer.values.any() for layer in slots.cache.layers)
    check(slots)


def test_a_short_common_beginning_does_not_cost_a_long_chain_its_slot(slots):
    chain = list(range(100))
    slots.release(stand(slots, chain))
    stand(slots, [*range(20), 500, 501])
    assert slots._metrics.reused_tokens == 20
    assert chain in [slot.ids for slot in slots._slots]
    check(slots)
