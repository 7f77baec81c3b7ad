"""Whether a pupil's step is calculated is the setting of the refiner that the page is served with."""

from functools import partial

import pytest

from redline.agent import Refiner

from ..conftest import PROBLEM
from .conftest import Pupil


def refiner(wanted, *, exact, **given):
    """Of a gateway's pair, calculating as is wanted."""
    return Refiner(**given, exact=wanted)


@pytest.mark.parametrize(("exact", "verdict"), [(True, "wrong"), (False, "right")])
async def test_the_page_calculates_where_the_loop_does(ask, monkeypatch, tmp_path, exact, verdict):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with ask(kind=partial(refiner, exact)) as client:
        client.base_url = "http://127.0.0.1/tutor"
        pupil = Pupil(client)
        await pupil.begin(PROBLEM)
        # The judge looks at the last number alone, which is right.
        state = await pupil.check("17 + 26 = 42")
    assert [step["verdict"] for step in state["steps"]] == [verdict]
