"""Evidence as JSON."""

from redline.verifier.verdict import Evidence


def test_evidence_of_which_all_may_be_shown_is_written_as_before():
    assert Evidence(analysis="a").model_dump(mode="json") == {"analysis": "a", "runs": []}


def test_what_may_be_shown_is_kept():
    evidence = Evidence(analysis="a", shown="b")
    assert Evidence.model_validate_json(evidence.model_dump_json()) == evidence
