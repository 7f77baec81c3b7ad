"""Hostile text on a real (pseudo-)terminal: in problems, solutions, evidence, ids, file names, errors and logs."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import command, surroundings
from tests.e2e.scripted_redline import HOSTILE

IN_A_PROBLEM = "\u202e\u2066\u2028\u200f"
"""Of these signs, those that a problem may hold."""
IN_A_NAME = HOSTILE.replace("/", "")


@pytest.fixture
def terminal() -> Callable[..., str]:
    """Run the scripted command with both its streams on a terminal; what came out there."""

    def run(*arguments: str, stdin: str = "", codes: tuple[int, ...] = (0,)) -> str:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            command(*arguments),
            stdin=subprocess.PIPE,
            stdout=theirs,
            stderr=theirs,
            env=surroundings({"TERM": "xterm"}),
        )
        os.close(theirs)
        process.stdin.write(stdin.encode())
        process.stdin.close()
        out = b""
        try:
            while chunk := os.read(ours, 65536):
                out += chunk
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        assert process.wait(timeout=60) in codes, out.decode()
        return out.decode()

    return run


@pytest.fixture
def session() -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], int]]]:
    """Start the scripted command as the session of a terminal of its own: the process, and the terminal's other end."""
    running: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str) -> tuple[subprocess.Popen[bytes], int]:
        ours, theirs = pty.openpty()
        line = ["setsid", "--ctty", *command(*arguments)]
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        running.append(subprocess.Popen(line, **streams, env=surroundings({"TERM": "xterm"})))
        os.close(theirs)
        return running[-1], ours

    yield run
    for process in running:
        process.kill()
        process.wait()


def read_until(terminal: int, *signs: bytes) -> None:
    out = b""
    while not all(sign in out for sign in signs):
        out += os.read(terminal, 65536)


@pytest.mark.parametrize("how", ["told", "hung up"])
def test_a_lesson_ends_when_it_is_told_to_and_when_its_terminal_goes(session, how):
    """Where the line editor has the terminal and the signals."""
    process, terminal = session("tutor")
    # The editor asks where the cursor is, once it stands ready.
    read_until(terminal, b"Type a problem", b"\x1b[6n")
    if how == "told":
        process.send_signal(signal.SIGTERM)
    else:
        os.close(terminal)
    assert process.wait(timeout=30) == (143 if how == "told" else 129)


def test_what_is_typed_ahead_or_pasted_comes_to_the_next_prompt(session):
    """Behind the line editor: keys that are pressed while the models answer are shown at the prompt, and only there."""
    process, terminal = session("tutor")
    read_until(terminal, b"Type a problem", b"\x1b[6n")
    os.write(terminal, b"\x1b[1;1RAdd 17 and 25\r17 + 25 = 43\r")
    read_until(terminal, b"you wrote 43")
    os.write(terminal, b"\x1b[200~17 + 25 = 42\n42 it is\x1b[201~\r")
    read_until(terminal, b"Solved: the answer is 42", b"step 2 right")
    os.write(terminal, b"quit\r")
    assert process.wait(timeout=60) == 0


def test_a_batch_whose_terminal_goes_keeps_what_is_done(session):
    rows = [{"id": "a", "problem": "add 1 and 2"}, {"id": "b", "problem": "forever 1 2"}]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    process, terminal = session("batch", "in.jsonl", "out.jsonl", "--concurrency", "1")
    read_until(terminal, b"waiting")
    os.close(terminal)
    assert process.wait(timeout=30) == 129
    assert [json.loads(line)["id"] for line in Path("out.jsonl").read_text().splitlines()] == ["a"]


def check(out: str) -> None:
    # The terminal driver itself ends lines with \r\n, and rich speaks in \x1b[ sequences.
    shown = out.replace("\r\n", "\n")
    assert {sign for sign in HOSTILE if sign in shown and not sign.isprintable()} <= {"\x1b", "\r"}
    assert "\x1b]" not in shown
    assert r"\u202e" in shown


@pytest.mark.parametrize("options", [(), ("-v",), ("-vv",), ("--json",), ("--json", "--log-json")])
def test_solving(terminal, options):
    out = terminal("solve", *options, f"carelessly hostile {IN_A_PROBLEM} add 1 and 2")
    check(out)
    assert "\x9b" not in out


def test_a_tutors_lesson(terminal):
    text = f"hostile {IN_A_PROBLEM} add 1 and 2\n\n{HOSTILE}1 + 2 = 4\n/why\n/steps\n/hint\n/solve all\n/why 1\n"
    text += f"/{HOSTILE}\n"
    check(terminal("tutor", stdin=text))


def test_a_batch(terminal):
    rows = [{"id": f"{HOSTILE}{n}", "problem": f"hostile{IN_A_PROBLEM} add {n} and 2"} for n in range(3)]
    Path(f"{IN_A_NAME}in").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for _ in range(2):  # the second time there is nothing left to do, and it says so of the file
        out = terminal("batch", "-v", f"{IN_A_NAME}in", f"{IN_A_NAME}out")
    check(out)
    lines = [json.loads(line) for line in Path(f"{IN_A_NAME}out").read_bytes().splitlines()]
    # Records keep what was written, as it was written.
    assert {line["id"] for line in lines} == {row["id"] for row in rows}
    assert all(HOSTILE.strip() in line["attempts"][0]["steps"][0]["text"] for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", f"{IN_A_NAME}none", "out"),
        ("eval", "calibrate", f"{IN_A_NAME}none"),
        ("eval", "processbench", f"{IN_A_NAME}none"),
        (f"{HOSTILE}",),
        ("solve", f"--{HOSTILE}", "x"),
        ("sandbox", "run", f"{IN_A_NAME}"),
    ],
)
def test_errors(terminal, arguments):
    check(terminal(*arguments, codes=(2,)))


def test_a_settings_file(terminal):
    # TOML writes a key in quotes as JSON does; the message repeats a key, and no address.
    Path("redline.toml").write_text(f"{json.dumps(IN_A_PROBLEM)} = 1\n")
    check(terminal("solve", "add 1 and 2", codes=(2,)))


def test_subsets_of_an_evaluation_are_file_names(terminal):
    for name in ("a", "b"):
        row = {"id": name, "problem": "add 1 and 2", "steps": ["1 + 2 = 3."], "label": -1}
        Path(f"\u202e\x9b{name}.jsonl").write_text(json.dumps(row) + "\n")
    check(terminal("eval", "processbench", "\u202e\x9ba.jsonl", "\u202e\x9bb.jsonl"))
