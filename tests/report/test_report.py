"""The page: any record is rendered, and nobody's text becomes markup."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import tracemalloc
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from redline.agent.batch.summary import BatchPrices
from redline.agent.result import Attempt, Failure, RefinementResult, RunUsage, Step
from redline.agent.usage.price import TokenPrice
from redline.report import WrittenReport, write_report
from redline.report.text import shown
from redline.store import DataError, RunRefused
from redline.verifier import CodeRun, Evidence, Vote

from .lines import RIGHT_DRAFT, RUN, attempt, line

HOSTILE = (
    "</script></style></title>--><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}\"'&amp;\u202e\0\x1b]0;x\x07\r\u2028"
)


class Tags(HTMLParser):
    """Names and attributes of everything that a browser would take for markup, and the texts of raw elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.packed: list[str] = []
        self.words: list[str] = []
        self._raw = False

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._raw = ("class", "packed") in attrs

    def handle_endtag(self, tag):
        self._raw = False

    def handle_data(self, data):
        if self._raw:
            self.packed.append(data)
        self.words.append(data)


def write(tmp: Path, *lines: dict, rows: int = 1000) -> tuple[WrittenReport, str]:
    source, target = tmp / "out.jsonl", tmp / "page.html"
    source.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in lines))
    made = asyncio.run(write_report(source, target, rows))
    return made, target.read_text(encoding="utf-8")


def read(page: str) -> tuple[Tags, Tags]:
    """What is on the page, and what unfolds."""
    outer, inner = Tags(), Tags()
    outer.feed(page)
    for packed in outer.packed:
        inner.feed(zlib.decompress(base64.b64decode(packed)).decode())
    return outer, inner


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> tuple[Tags, Tags]:
    """A page whose texts are harmless, with everything that can stand on one."""
    vote = {"verdict": "no", "reward": 0.1, "source": "logprobs", "reason": "x", "evidence": _evidence("other")}
    judged = {
        "text": "x",
        "verdict": "no",
        "reward": 0.1,
        "votes": [vote, vote],
        "votes_allowed": 4,
        "evidence": _evidence("x"),
    }
    one = {"steps": [judged, judged], "answer": "1", "finish_reason": "length", "thought": "x", "origin": "given"}
    two = {"steps": [judged, {**judged, "text": "y"}], "answer": "2", "revised_from": 2}
    first = {**vote, "reason": "", "evidence": _evidence("x")}
    three = {"steps": [{**judged, "votes": [first]}, {**judged, "text": "z", "votes": [], "evidence": None}]}
    fields = {"row": {"x": 1}, "given": "1", "believed": "own", "solution_verdict": "no", "suspicious": "x"}
    failure = {"boundary": "loop", "type": "x", "message": "x"}
    everything = line(one, two, three, {"steps": []}, gold="1", error=failure, accepted=False, **fields)
    return read(write(tmp_path_factory.mktemp("plain"), everything, {**RIGHT_DRAFT, "settings": {}}, *RUN, {})[1])


def _evidence(text: str) -> dict:
    return {"analysis": text, "runs": [{"code": text, "output": text, "status": text}]}


def test_five_rows_worked_by_hand(tmp_path):
    made, page = write(tmp_path, *RUN)
    assert made == WrittenReport(rows=5, shown=5, unread=0, notes=[])
    words = re.sub(r"\s+", " ", " ".join(read(page)[0].words))
    for said in (
        "60.0 % 3 of 5 rows",
        "40.0 % first attempts 40.0 %; 5 with a gold answer",
        "The whole run: 40.0 % (12–77) right for 88 tokens a row",
        "First attempts alone: 40.0 % (12–77) right for 12 tokens, as in the 2 rows",
        # Five drafts of one problem are there ("add" in each row but the one that failed), and 88 / 12 are more.
        "the run costs as much as 7.3 drafts of every problem, and there are 4 of each",
        "accepted drafts 2 1 of 2 50.0 %",
        "accepted revisions 1 1 of 1 100.0 %",
        "revision 1 2 1 1 of 2 1 1 60.0 %",
    ):
        assert said in words


def test_tokens_are_told_in_money_where_they_have_prices(tmp_path):
    write(tmp_path, *RUN)
    prices = BatchPrices(TokenPrice(0, 1000), TokenPrice(0, 10_000))
    asyncio.run(write_report(tmp_path / "out.jsonl", tmp_path / "page.html", 1000, prices))
    words = re.sub(r"\s+", " ", " ".join(read((tmp_path / "page.html").read_text())[0].words))
    # 114 tokens of the policy and 326 of the verifier; five rows, two of them right.
    assert "money, at the prices set 3.37 0.67 1.69" in words


def test_the_page_loads_nothing_and_allows_one_script(tmp_path):
    _, page = write(tmp_path, *RUN)
    outer, _ = read(page)
    assert not {"src", "href", "style", "action"} & outer.attributes
    assert not {name for name in outer.attributes if name.startswith("on")}
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_nobody_s_text_becomes_markup(tmp_path, plain):
    lines = json.loads(json.dumps([*RUN, line(attempt("x", [0.2, 0.9]), given="x", believed="own", row={"x": ["x"]})]))
    for fields in lines:
        fields |= {"id": HOSTILE, "problem": HOSTILE, "answer": HOSTILE, "suspicious": [HOSTILE]}
        fields["settings"] = {"policy": HOSTILE, HOSTILE: HOSTILE}
        fields["row"] = {HOSTILE: [HOSTILE]}
        if "gold" in fields:
            fields |= {"gold": HOSTILE, "correct_by": HOSTILE, "reference_doubtful": HOSTILE}
        if fields["error"]:
            fields["error"] |= {"type": HOSTILE, "message": HOSTILE}
        for one in fields["attempts"]:
            one |= {"answer": HOSTILE, "thought": HOSTILE}
            for step in one["steps"]:
                vote = {"verdict": "no", "reward": 0.1, "reason": HOSTILE, "evidence": _evidence(HOSTILE)}
                step |= {"text": step["text"] + HOSTILE, "votes": [vote, vote], "evidence": _evidence(HOSTILE * 2)}
    _, page = write(tmp_path, *lines)
    check(page, plain)
    assert shown(HOSTILE).replace("\n", " ") in " ".join(read(page)[1].words).replace("\n", " ")


def check(page: str, plain: tuple[Tags, Tags]) -> None:
    """No tag or attribute that harmless texts would not make, and no sign that is obeyed."""
    for found, usual in zip(read(page), plain, strict=True):
        assert found.tags <= usual.tags
        assert found.attributes <= usual.attributes
        assert not re.search(
            "[\0-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]", "".join(found.words)
        )


_text = st.text(max_size=20) | st.sampled_from([HOSTILE, "<b>", "\\boxed{<}"])
_evidences = st.builds(
    Evidence,
    analysis=_text,
    runs=st.lists(st.builds(CodeRun, code=_text, output=_text, status=_text), max_size=2).map(tuple),
)
_labels = st.sampled_from(["yes", "no", "unknown"])
_rewards = st.none() | st.floats(0, 1)
_votes = st.lists(st.builds(Vote, verdict=_labels, reward=_rewards, reason=_text, evidence=_evidences), max_size=2).map(
    tuple
)
_steps = st.builds(
    Step,
    text=_text,
    verdict=_labels,
    reward=_rewards,
    votes=_votes,
    votes_allowed=st.none() | st.integers(0, 64),
    evidence=st.none() | _evidences,
    uncounted=_votes,
)
_attempts = st.builds(
    Attempt,
    steps=st.lists(_steps, max_size=3).map(tuple),
    answer=st.none() | _text,
    revised_from=st.none() | st.integers(-1, 5),
    finish_reason=_text,
    origin=st.sampled_from(["policy", "given"]),
    thought=_text,
)
_count = st.integers(0, 10**12)
_usages = st.builds(
    RunUsage,
    policy_tokens=_count,
    verifier_tokens=_count,
    sandbox_seconds=st.floats(0, 1e9),
    wall_seconds=st.floats(0, 1e9),
)
_results = st.builds(
    RefinementResult,
    problem=_text,
    answer=st.none() | _text,
    accepted=st.booleans(),
    confidence=st.floats(allow_nan=False, allow_infinity=False),
    stop_reason=st.sampled_from(["accepted", "failed", "not_judged"]),
    attempts=st.lists(_attempts, max_size=3).map(tuple),
    best=st.none() | st.integers(-2, 4),
    usage=_usages,
    error=st.none() | st.builds(Failure, boundary=st.just("policy"), type=_text, message=_text),
    record_version=st.integers(1, 3),
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | _text, lambda inner: st.lists(inner, max_size=2), max_leaves=4
)
_scores = st.fixed_dictionaries(
    {},
    optional={
        "gold": _json,
        "correct": _labels,
        "first_correct": _labels,
        "correct_by": _json,
        "reference_doubtful": _json,
        "suspicious": _json,
        "given": _json,
        "believed": _json,
        "solution_verdict": _json,
        "settings": st.dictionaries(_text, _json, max_size=2),
        "row": st.dictionaries(_text, _json, max_size=2),
    },
)


@given(st.lists(st.tuples(_text, _results, _scores), min_size=1, max_size=3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_any_record_is_rendered(tmp_path_factory, plain, records):
    lines = [
        json.loads(json.dumps({"id": name, **result.model_dump(mode="json"), **scores}))
        for name, result, scores in records
    ]
    made, page = write(tmp_path_factory.mktemp("any"), *lines)
    assert (made.rows, made.shown) == (len(records), len(records))
    check(page, plain)


def test_notes_say_what_the_figures_do_not_hold(tmp_path):
    odd = line(attempt("1", [0.9]), settings={"policy": "other"}, record_version=9)
    made, page = write(tmp_path, *RUN, {"id": "x"}, odd)
    assert made.unread == 1
    assert [note[:40] for note in made.notes] == [
        "1 line is not of a batch and not counted",
        "1 rows were written by a newer version; ",
        "The rows were made with different settin",
    ]
    assert all(note[:20] in page for note in made.notes)


def test_a_bound_leaves_rows_out_and_says_which(tmp_path):
    made, page = write(tmp_path, *RUN * 10, rows=7)
    assert (made.rows, made.shown) == (50, 7)
    assert page.count('<details class="row"') == 7
    assert "The figures count all 50 rows; 7 of them are shown below" in page


def test_what_unfolds_is_bounded_and_the_page_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("redline.report.report.MOST_BYTES", 1)
    _, page = write(tmp_path, *RUN)
    assert len(read(page)[0].packed) == 1
    assert page.count("What unfolds here is left out: the page would be larger than") == 4
    monkeypatch.setattr("redline.report.report.MOST_OF_A_ROW", 10)
    assert "is left out: it has" in write(tmp_path, *RUN)[1]


def test_long_texts_are_clipped_and_the_page_says_so(tmp_path):
    fields = line({"steps": [{"text": "x" * 50_000}], "answer": "y" * 5000})
    _, page = write(tmp_path, fields)
    assert "30,000 more signs are left out" in " ".join(read(page)[1].words)


def test_what_is_no_page_is_not_overwritten(tmp_path):
    write(tmp_path, *RUN)
    source = tmp_path / "out.jsonl"
    other = tmp_path / "other.txt"
    other.write_text("mine")
    with pytest.raises(RunRefused, match="is there already and is no page"):
        asyncio.run(write_report(source, other))
    with pytest.raises(RunRefused, match="would take the place of the file"):
        asyncio.run(write_report(source, source))
    assert other.read_text() == "mine"
    asyncio.run(write_report(source, tmp_path / "page.html"))


def test_nothing_is_written_where_nothing_can_be_read(tmp_path):
    (tmp_path / "out.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(DataError):
        asyncio.run(write_report(tmp_path / "out.jsonl", tmp_path / "page.html"))
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(tmp_path):
    peaks = []
    for count in (2_000, 8_000):
        with (tmp_path / "out.jsonl").open("w") as file:
            for n in range(count):
                file.write(json.dumps({**RUN[n % 5], "id": str(n), "problem": f"add {n}"}) + "\n")
        tracemalloc.start()
        made = asyncio.run(write_report(tmp_path / "out.jsonl", tmp_path / "page.html", 10))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (made.rows, made.shown) == (count, 10)
    # Drafts are remembered up to a bound, some 400 bytes each.
    assert peaks[1] - peaks[0] < 6_000 * 800
