"""What is read of the machine, from files as Linux writes them."""

from collections import deque

import pytest

from redline.inference import prepare_to_open
from redline.inference.llama import machine

IDLE, BUSY = "0 0 0 {} 0 0 0 0 0 0", "{} 0 0 0 0 0 0 0 0 0"


@pytest.fixture
def files(monkeypatch):
    """What the system's files hold, by path: a list where each reading finds the next."""
    told = {}

    def read(path):
        text = told.get(str(path), "")
        return (text.pop(0) if isinstance(text, list) else text).splitlines()

    monkeypatch.setattr(machine, "_lines", read)
    monkeypatch.setattr(machine, "_looks", deque(maxlen=1))
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    return told


def stat(*forms):
    """Two readings of /proc/stat, 30 ticks apart."""
    return ["\n".join(f"cpu{cpu} {form.format(ticks)}" for cpu, form in enumerate(forms)) for ticks in (100, 130)]


def test_cores_that_others_use_are_not_free(files):
    files["/proc/stat"] = stat(IDLE, BUSY, IDLE, IDLE)
    assert machine.free_cores() == 3
    files["/proc/stat"] = stat(BUSY, BUSY, BUSY, BUSY)
    assert machine.free_cores() == 1


def test_what_was_seen_before_this_process_was_busy_holds_for_a_moment(files, monkeypatch):
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    files["/proc/stat"] = [*stat(IDLE, IDLE, IDLE, BUSY), *stat(BUSY, BUSY, BUSY, IDLE)]
    machine.look_at_processors()
    assert machine.free_cores() == 3
    now += machine._KEPT
    assert machine.free_cores() == 1


def test_only_what_llama_cpp_will_open_has_them_looked_at_and_only_where_no_threads_are_stated(files, monkeypatch):
    files["/proc/stat"] = stat(IDLE, IDLE, IDLE, BUSY)
    prepare_to_open(["hf:ORG/NAME", "embedded"])
    assert not machine._looks
    prepare_to_open(["hf:ORG/NAME", "gguf:NAME"])
    assert machine.free_cores() == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    machine._looks.clear()
    prepare_to_open(["gguf:NAME"])
    assert not machine._looks


def test_two_threads_of_a_core_are_one_and_a_quota_is_kept(files):
    siblings = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
    files |= {siblings.format(cpu): f"{cpu % 2},{cpu % 2 + 2}" for cpu in range(4)}
    files["/proc/stat"] = stat(IDLE, IDLE, IDLE, IDLE)
    assert machine.free_cores() == 2
    files["/proc/stat"] = stat(IDLE, IDLE, IDLE, IDLE)
    files["/sys/fs/cgroup/cpu.max"] = "150000 100000"
    assert machine.free_cores() == 1


def test_the_environment_says_otherwise(files, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert machine.free_cores() == 3


def test_a_container_s_limit_is_a_limit_of_memory(files):
    files["/proc/meminfo"] = "MemTotal: 9000 kB\nMemAvailable: 5000 kB"
    assert machine.available_memory() == 5000 * 1024
    files |= {"/sys/fs/cgroup/memory.max": "3000000", "/sys/fs/cgroup/memory.current": "2500000"}
    assert machine.available_memory() == 500_000
    files["/sys/fs/cgroup/memory.stat"] = "anon 7\ninactive_file 400000"
    assert machine.available_memory() == 900_000
