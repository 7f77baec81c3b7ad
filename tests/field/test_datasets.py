"""Files of problems as data sets and tools really leave them, each through `redline batch` over a scripted pair."""

from __future__ import annotations

import json
import os

import pytest

from redline.cli import main
from tests.e2e.scripted_redline import DEPENDENCIES

Q = "add 3 and 4"
ROW = {"id": "a", "problem": Q, "answer": "7"}
OTHER = {"id": "b", "problem": Q, "answer": "7"}


class Ran:
    """One run: exit code, lines of the output by id, and what was said."""

    def __init__(self, code, err, lines):
        self.code, self.err, self.lines = code, err, lines

    def row(self, name="a"):
        return self.lines[name]

    def error(self, name="a"):
        return self.lines[name]["error"]["message"]


@pytest.fixture
def batch(tmp_path, monkeypatch, capfd):
    for name in [name for name in os.environ if name.startswith("REDLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REDLINE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)

    def run(*rows):
        """Each row an object, or the bytes of a line."""
        data = b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)
        (tmp_path / "in.jsonl").write_bytes(data)
        out = tmp_path / "out.jsonl"
        out.unlink(missing_ok=True)
        capfd.readouterr()
        code = main(["batch", "in.jsonl", "out.jsonl"], dependencies=DEPENDENCIES)
        text = out.read_text() if out.exists() else ""
        lines = [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]
        err = capfd.readouterr().err
        assert "Traceback" not in err
        return Ran(code, err, {line["id"]: line for line in lines})

    return run


def right(ran, name="a"):
    return (ran.row(name)["answer"], ran.row(name)["correct"]) == ("7", "yes")


CHECKS = {}


def check(*names):
    def keep(work):
        CHECKS.update(dict.fromkeys(names, work))
        return work

    return keep


@check("d-u2028")
def _(batch):
    ran = batch(json.dumps(ROW | {"problem": f"{Q}\u2028please"}, ensure_ascii=False).encode() + b"\n")
    assert right(ran)


@check("d-nel")
def _(batch):
    ran = batch(json.dumps(ROW | {"problem": f"{Q}\x85please"}, ensure_ascii=False).encode() + b"\n")
    assert "control character at 12" in ran.error()


@check("d-nan")
def _(batch):
    for gold in (float("nan"), None, "nan", "NaN", "", []):
        ran = batch(ROW | {"answer": gold})
        assert (ran.code, ran.row()["answer"], "gold" in ran.row(), "correct" in ran.row()) == (0, "7", False, False)


@check("d-inf")
def _(batch):
    for gold in (b"Infinity", b"-Infinity", b"1e999"):
        ran = batch(b'{"id": "a", "problem": "add 3 and 4", "answer": ' + gold + b"}\n", OTHER)
        assert "line 1: 'answer' is infinite or too large for a number" in ran.error()
        assert right(ran, "b")


@check("d-bigint")
def _(batch):
    assert right(batch(ROW | {"id": 12345678901234567890123}), "12345678901234567890123")


@check("d-hugeint")
def _(batch):
    ran = batch(b'{"id": "a", "problem": "add 3 and 4", "answer": ' + b"7" * 5000 + b"}\n", OTHER)
    [bad] = [line for name, line in ran.lines.items() if name != "b"]
    assert bad["error"]["message"] == "line 1: not JSON: a number with too many digits; write it as a text"
    assert right(ran, "b")


@check("d-float-e")
def _(batch):
    ran = batch(b'{"id": "a", "problem": "add 60 and 40", "answer": 1e2}\n')
    assert ran.row()["correct"] == "yes"


@check("d-float-int")
def _(batch):
    assert right(batch(ROW | {"answer": 7.0}))


@check("d-list-answer")
def _(batch):
    for gold in (["7"], ["x", "7"], [7], ["7", None]):
        assert right(batch(ROW | {"answer": gold}))
    assert batch(ROW | {"answer": ["8", "9"]}).row()["correct"] == "no"


@check("d-nested")
def _(batch):
    for gold, told in (
        ({"value": 7}, "an object"),
        ([["7"]], "a list of them that holds a list"),
        (True, "true or fal"),
    ):
        ran = batch(ROW | {"answer": gold}, OTHER)
        assert ran.error().startswith("line 1: 'answer' must be a string or a number")
        assert told in ran.error()
        assert right(ran, "b")


@check("d-dupids")
def _(batch):
    ran = batch(ROW, OTHER, ROW | {"problem": "add 1 and 1"})
    assert (ran.code, ran.lines) == (2, {})
    assert "the id 'a' is given twice, at line 1 and line 3" in ran.err
    assert right(batch(ROW, OTHER, ROW))


@check("d-gsm-gold")
def _(batch):
    for gold in ("3+4=<<3+4=7>>7\n#### 7", "3+4=7\r\n####7\r\n", "#### 7.0", "so \\boxed{7}"):
        assert right(batch(ROW | {"answer": gold}))
        assert right(batch({"id": "a", "question": Q, "answer": gold}))


@check("d-jsonarray-pretty")
def _(batch):
    for indent in (None, 1, 4):
        ran = batch(json.dumps([ROW, OTHER], indent=indent).encode())
        assert ran.code == 0, ran.err
        assert len(ran.lines) == 2


@check("d-utf16")
def _(batch):
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        ran = batch(json.dumps(ROW).encode(encoding))
        assert ran.code == 2
        assert "not UTF-8 but UTF-" in ran.err


@check("d-concat")
def _(batch):
    ran = batch(json.dumps(ROW).encode() + json.dumps(ROW).encode() + b"\n", OTHER)
    [bad] = [line for name, line in ran.lines.items() if name != "b"]
    assert "line 1: not JSON: Extra data" in bad["error"]["message"]


@check("d-dupkeys")
def _(batch):
    assert right(batch(b'{"id": "a", "problem": "x", "problem": "add 3 and 4", "answer": 7}\n'))


@check("d-null-problem")
def _(batch):
    ran = batch(ROW | {"problem": None}, OTHER)
    assert ran.error() == "line 1: 'problem' is null"
    assert right(ran, "b")


@check("d-nul")
def _(batch):
    ran = batch(ROW | {"problem": f"{Q}\0"}, OTHER, b'{"id": "c"}\0\0\n')
    assert "control character at 12" in ran.error()
    assert right(ran, "b")
    assert any("NUL bytes" in line["error"]["message"] for line in ran.lines.values() if line["error"])


@check("d-gold-na")
def _(batch):
    for gold in ("None", "N/A", "null", "-"):
        assert batch(ROW | {"answer": gold}).row()["correct"] in ("no", "unknown")


@check("d-tabs-json")
def _(batch):
    assert right(batch(b"\t" + json.dumps(ROW).encode() + b" \t\r\n", b" \t\n"))


@check("d-cr-only")
def _(batch):
    ran = batch(json.dumps(ROW).encode() + b"\r" + json.dumps(OTHER).encode() + b"\r")
    assert (ran.code, ran.lines) == (2, {})
    assert "a carriage return alone" in ran.err


@check("d-zerowidth")
def _(batch):
    ran = batch(ROW, b"\xef\xbb\xbf" + json.dumps(OTHER).encode() + b"\n", b"\xef\xbb\xbf\n")
    assert right(ran)
    assert right(ran, "b")
    assert right(batch(ROW | {"answer": "\ufeff7"}))


def test_no_case_is_missing(cases):
    assert set(CHECKS) == set(cases("datasets"))


@pytest.mark.parametrize("name", CHECKS)
def test_a_file_as_it_is_comes_out_right(batch, name):
    CHECKS[name](batch)
