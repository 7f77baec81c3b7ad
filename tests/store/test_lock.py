"""One writer at a time: a lock goes with the open file, to whoever inherits it, and with its last holder."""

import os
import signal
import subprocess
import sys

import pytest

from redline.store import RunRefused, open_locked


def test_a_second_one_is_refused_until_the_first_is_closed(tmp_path):
    path = tmp_path / "lock"
    file = open_locked(path, "somebody is there")
    with pytest.raises(RunRefused, match="lock: somebody is there"):
        open_locked(path, "somebody is there")
    with pytest.raises(RunRefused, match=f"^{tmp_path}: somebody is there"):
        open_locked(path, "somebody is there", tmp_path)
    # Other descriptors of the file come and go without a word.
    path.read_bytes()
    with pytest.raises(RunRefused):
        open_locked(path, "somebody is there")
    os.close(file)
    os.close(open_locked(path, "nobody"))


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(RunRefused, match="cannot be written: No such file"):
        open_locked(tmp_path / "not" / "there", "taken")


@pytest.mark.parametrize("inherits", [True, False])
def test_a_child_that_inherits_the_lock_holds_it_when_its_parent_is_killed(tmp_path, inherits):
    path = tmp_path / "lock"
    code = (
        "import subprocess, sys, time; from pathlib import Path; from redline.store import open_locked\n"
        "file = open_locked(Path(sys.argv[1]), 'taken')\n"
        "child = subprocess.Popen(['sleep', '60'], stdout=subprocess.DEVNULL, pass_fds=[file] if sys.argv[2] else [])\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(path), "yes" if inherits else ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    try:
        if inherits:
            with pytest.raises(RunRefused, match="taken"):
                open_locked(path, "taken")
        else:
            os.close(open_locked(path, "taken"))
    finally:
        os.kill(child, signal.SIGKILL)
