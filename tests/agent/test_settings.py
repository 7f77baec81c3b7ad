"""Settings: every source, their order, and what is said of a wrong one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agent.budget import Budget
from agent.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("REDLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "redline").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def user_file(tmp_path) -> Path:
    return tmp_path / "config" / "redline" / "redline.toml"


def test_the_defaults_are_the_budgets():
    loaded = load_settings()
    assert loaded.values.budget() == Budget()
    assert set(loaded.origins.values()) == {"default"}
    assert loaded.origins.keys() == Settings.model_fields.keys()


def test_environment_user_file_local_file_and_flags_rise_in_precedence(monkeypatch, user_file):
    monkeypatch.setenv("REDLINE_VOTES", "2")
    assert (load_settings().values.votes, load_settings().origins["votes"]) == (2, "REDLINE_VOTES")
    user_file.write_text("votes = 3")
    assert (load_settings().values.votes, load_settings().origins["votes"]) == (3, str(user_file))
    Path("redline.toml").write_text("votes = 4")
    assert (load_settings().values.votes, load_settings().origins["votes"]) == (4, str(Path.cwd() / "redline.toml"))
    loaded = load_settings({"votes": 5, "policy": None})
    assert (loaded.values.votes, loaded.origins["votes"]) == (5, "flag")
    assert loaded.origins["policy"] == "default"


def test_sources_are_merged_key_by_key(monkeypatch, user_file):
    monkeypatch.setenv("redline_policy", "hf:a/b")
    user_file.write_text("max_revisions = 7\n")
    Path("redline.toml").write_text("timeout = 2.5\n")
    values = load_settings({"max_calls": 9}).values
    assert (values.policy, values.budget()) == (
        "hf:a/b",
        Budget(max_revisions=7, wall_seconds=2.5, calls=9),
    )


def test_an_empty_variable_is_not_given(monkeypatch):
    monkeypatch.setenv("REDLINE_POLICY", "")
    assert load_settings().origins["policy"] == "default"
    assert load_settings().values.policy == "embedded"


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("vote = 3", ("redline.toml: unknown key 'vote'", "did you mean 'votes'")),
        ("zzz = 3", ("redline.toml: unknown key 'zzz'", "known keys: policy")),
        ("[votes]\nx = 1", ("redline.toml: votes",)),
        ("votes = ]", ("redline.toml: not valid TOML", "line 1")),
        ("votes = 0", ("redline.toml: votes", "greater than or equal to 1", "got 0")),
        (b"votes = '\xff'", ("redline.toml: cannot be read",)),
    ],
)
def test_a_wrong_file_names_itself_and_the_key(content, parts):
    Path("redline.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert all(part in str(raised.value) for part in parts)
    assert "\n" not in str(raised.value)


def test_a_wrong_variable_and_a_wrong_flag_name_themselves(monkeypatch):
    with pytest.raises(SettingsError, match=r"^--max-tokens: .*got -1"):
        load_settings({"max_tokens": -1})
    monkeypatch.setenv("REDLINE_TIMEOUT", "soon")
    with pytest.raises(SettingsError, match=r"^REDLINE_TIMEOUT: .*got 'soon'"):
        load_settings()


def test_the_key_of_a_server_is_no_setting(monkeypatch):
    monkeypatch.setenv("REDLINE_API_KEY", "sk-0123456789")
    assert "sk-0123456789" not in repr(load_settings())
