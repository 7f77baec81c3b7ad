"""The record a child sends, and what is not one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox.worker.child import report
from redline.sandbox.worker.child.report import ChildReport, MalformedReport, decode, encode

records = st.builds(
    ChildReport,
    st.sampled_from(report.KINDS),
    st.binary(min_size=8, max_size=8),
    st.text(max_size=40),
    st.text(max_size=400),
)


@given(records)
def test_a_record_survives_the_way(sent: ChildReport) -> None:
    assert decode(encode(sent)) == sent


@given(records, st.data())
def test_a_part_is_waited_for(sent: ChildReport, data: st.DataObject) -> None:
    whole = encode(sent)
    assert decode(whole[: data.draw(st.integers(0, len(whole) - 1))]) is None


@given(records, st.binary(min_size=1, max_size=50))
def test_surplus_bytes_are_no_record(sent: ChildReport, surplus: bytes) -> None:
    with pytest.raises(MalformedReport):
        decode(encode(sent) + surplus)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_a_part_or_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except MalformedReport:
        return
    assert found is None or found.kind in report.KINDS


def test_long_texts_are_cut_and_lone_surrogates_replaced() -> None:
    got = decode(encode(ChildReport(report.ERROR, bytes(8), "T" * 10_000, "é" * 10_000)))
    assert got is not None
    assert len(got.type) == 200
    assert got.message.startswith("é" * 1500)
    got = decode(encode(ChildReport(report.ERROR, bytes(8), "E", "\ud800")))
    assert got is not None
    assert got.message == "?"
