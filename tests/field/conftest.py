"""What was tried on the product after public bug reports, with the right value; lies beside the checkout."""

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parents[3] / "shared" / "data" / "field_cases" / "cases.jsonl"


@pytest.fixture(scope="session")
def cases():
    """`cases("grading")`: the cases of one area, by id. Skips where the data is absent."""
    if not CASES.exists():
        pytest.skip(f"{CASES} is absent: the field cases are not part of the project")
    read = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return lambda area: {case["id"]: case for case in read if case["area"] == area}
