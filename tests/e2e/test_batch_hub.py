"""`redline batch hub:NAME`: data sets as the hub holds them, and what is said where there is none."""

from __future__ import annotations

import builtins
import http.server
import json
import threading
from pathlib import Path

import pytest

pytest.importorskip("datasets", reason="comes with the extra .[data]")

ROWS = [{"question": f"add {k} and 1", "answer": f"#### {k + 1}", "level": k} for k in range(3)]


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")


def data_set(name: str, *files: str, card: str = "") -> None:
    for file in files:
        path = Path(name, file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    if card:
        Path(name, "README.md").write_text(card)


CONFIGS = """---
configs:
- config_name: main
  data_files: [{split: test, path: a.jsonl}]
- config_name: other
  data_files: [{split: train, path: a.jsonl}, {split: test, path: a.jsonl}]
---
"""


def read() -> list[dict]:
    return [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]


def test_a_split_is_solved_like_a_file_and_gone_on_with(redline):
    data_set("set", "data/train.jsonl", "data/test.jsonl")
    ran = redline("batch", "hub:set:test", "out.jsonl", "--json", "--keep-columns", "--ordered")
    assert (ran.code, ran.json["correct"]) == (0, 3)
    assert [(line["gold"], line["row"]) for line in read()] == [(str(k + 1), {"level": k}) for k in range(3)]
    Path("out.jsonl").write_text(Path("out.jsonl").read_text().splitlines(keepends=True)[0])
    again = redline("batch", "hub:set:test", "out.jsonl", "--json", "--keep-columns", "--ordered")
    assert (again.json["resumed"], again.json["done"]) == (1, 3)
    assert "out.jsonl: 1 of 3 rows are done already" in again.err


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("hub:set", "hub:set: its splits are train, test; name one, such as hub:set:test"),
        ("hub:set:dev", "hub:set:dev: its splits are train, test; name one, such as hub:set:test"),
        ("hub:two", "hub:two: its configs are main, other; name one, such as hub:two:main"),
        ("hub:two:other", "hub:two:other: its splits are train, test; name one, such as hub:two:other:test"),
        ("hub:two:third:test", "its configs are main, other; name one, such as hub:two:main:test"),
        ("hub:", "hub:: a data set of the hub is hub:NAME, hub:NAME:SPLIT or hub:NAME:CONFIG:SPLIT"),
        ("hub:a:b:c:d", "a data set of the hub is hub:NAME"),
        ("hub:./nowhere", "hub:./nowhere: the hub cannot be reached: "),
    ],
)
def test_what_is_not_clear_is_told_with_an_example(redline, monkeypatch, address, told):
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    data_set("set", "data/train.jsonl", "data/test.jsonl")
    data_set("two", "a.jsonl", card=CONFIGS)
    ran = redline("batch", address, "out.jsonl")
    assert (ran.code, Path("out.jsonl").exists()) == (2, False)
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("address", ["hub:two:main", "hub:two:main:test", "hub:two:other:train"])
def test_a_config_is_named_where_there_are_several(redline, address):
    data_set("two", "a.jsonl", card=CONFIGS)
    assert redline("batch", address, "out.jsonl", "--json").json["correct"] == 3


def test_a_hub_that_does_not_know_it_or_is_not_there_is_told(program):
    class NotFound(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), NotFound)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hub = f"http://127.0.0.1:{server.server_port}"
    ran = program("batch", "hub:some/set:test", "out.jsonl", HF_ENDPOINT=hub, HF_HOME=str(Path.cwd() / "home"))
    server.shutdown()
    server.server_close()
    assert ran.code == 2
    assert "hub:some/set:test: cannot be read: Dataset 'some/set' " in ran.err
    gone = program("batch", "hub:some/set:test", "out.jsonl", HF_HUB_OFFLINE="1", HF_HOME=str(Path.cwd() / "home"))
    assert gone.code == 2
    assert "hub:some/set:test: the hub cannot be reached" in gone.err
    assert len(gone.err.splitlines()) == 1


@pytest.fixture
def deaf_hub():
    """The environment of a hub that hangs up on whoever asks, and what it was asked of data sets."""
    asked: list[str] = []

    class HangsUp(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            # The client may ask on its own account, too.
            asked.extend([self.path] if "datasets" in self.path else [])
            self.close_connection = True

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HangsUp)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = Path.cwd() / "home"
    yield {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "HF_HOME": str(home), "HF_HUB_OFFLINE": ""}, asked
    server.shutdown()
    server.server_close()


def test_a_hub_that_does_not_answer_is_asked_once_and_told(program, deaf_hub):
    hub, asked = deaf_hub
    ran = program("batch", "hub:some/set:test", "out.jsonl", **hub)
    assert ran.code == 2
    assert ran.err.startswith("redline: hub:some/set:test: the hub cannot be reached: Server disconnected")
    assert len(asked) == 1, asked


def test_what_the_library_has_in_its_cache_is_read_without_the_hub(program, deaf_hub):
    hub, asked = deaf_hub
    data_set("set", "data/test.jsonl")
    assert program("batch", "hub:set:test", "first.jsonl", **hub).code == 0
    assert asked == []
    Path("set").rename("gone")
    ran = program("batch", "hub:set:test", "out.jsonl", **hub)
    assert (ran.code, len(read()), len(asked)) == (0, 3, 1), asked


def test_without_the_library_it_is_told_what_to_install(redline, monkeypatch):
    imported = builtins.__import__

    def missing(name, *rest):
        if name.startswith("datasets"):
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert "the hub needs the package datasets: pip install datasets" in redline("batch", "hub:x", "out.jsonl").err
