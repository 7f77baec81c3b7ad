"""What is kept of the settings of a durable run, and what is made of it when the run goes on."""

from __future__ import annotations

import json
import os

import pytest

from redline.agent.settings.kept_settings import changes, go_on_with, settings_to_keep
from redline.agent.settings.load import load_settings
from redline.agent.settings.settings import Settings, SettingsError

SERVER = "http://127.0.0.1:8001/v1#m"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("REDLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


def go_on(kept, *, own_place=True, **flags):
    return go_on_with(load_settings(flags), kept, "one", own_place=own_place)


def test_what_a_place_of_others_should_not_know_is_not_kept():
    kept = settings_to_keep(Settings(runs="postgres://me:secret@db/runs", trace=True, votes=3))
    assert "secret" not in json.dumps(kept)
    assert kept["votes"] == 3
    assert "trace" not in kept


def test_what_was_kept_outranks_all_but_flags(monkeypatch):
    monkeypatch.setenv("REDLINE_VOTES", "5")
    monkeypatch.setenv("REDLINE_THRESHOLD", "0.5")
    gone_on = go_on(settings_to_keep(Settings(votes=3, threshold=0.9)), votes=7)
    assert (gone_on.values.votes, gone_on.values.threshold) == (7, 0.9)
    assert (gone_on.origins["votes"], gone_on.origins["threshold"], gone_on.run) == ("flag", "run one", "one")


def test_what_is_of_the_command_and_not_of_the_run_is_not_taken_over():
    assert go_on({"trace": True, "runs": "postgres://evil/x", "concurrency": 9}).values == Settings()


def test_what_was_no_setting_then_counts_as_its_default_and_what_is_none_now_as_nothing(monkeypatch):
    monkeypatch.setenv("REDLINE_OVERLAP", "true")
    gone_on = go_on({"votes": 3, "of_a_later_version": 1})
    assert (gone_on.values.overlap, gone_on.values.votes) == (False, 3)
    assert list(changes({"votes": 3, "of_a_later_version": 1}, gone_on.values)) == []


def test_a_kept_value_that_is_impossible_is_told_with_the_run():
    with pytest.raises(SettingsError, match=r"^run one: votes: .*\(got 'many'\)"):
        go_on({"votes": "many"})


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        ({"policy": SERVER}, "sends problems, and the key of your servers"),
        ({"verifier": "somebodys:Judge"}, "imports and runs the code"),
        ({"sandbox": "unsafe-subprocess"}, "may guarantee less"),
    ],
)
def test_what_somebody_else_may_have_written_takes_the_users_own_word(monkeypatch, kept, why):
    [(name, value)] = kept.items()
    with pytest.raises(SettingsError, match=f"^run one: {name}: .*{why}.*name it yourself: --{name}$"):
        go_on(kept, own_place=False)
    assert getattr(go_on(kept).values, name) == value
    assert getattr(go_on(kept, own_place=False, **kept).values, name) == value
    monkeypatch.setenv(f"REDLINE_{name.upper()}", value)
    assert getattr(go_on(kept, own_place=False).values, name) == value


def test_limits_are_no_change():
    kept = settings_to_keep(Settings())
    now = Settings(max_calls=7, timeout=1, max_tokens=9, max_revisions=1, votes=2, exact=False)
    assert list(changes(kept, now)) == ["exact was True, is False", "votes was 1, is 2"]
