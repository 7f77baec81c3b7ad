"""Settings: every source, their order, and what is said of a wrong one."""

from __future__ import annotations

import inspect
import json
import os
from pathlib import Path

import pytest

from redline.agent.loop.acceptance import AcceptancePolicy
from redline.agent.loop.refiner import Refiner
from redline.agent.settings.load import load_settings
from redline.agent.settings.settings import Settings, SettingsError
from redline.agent.usage.budget import Budget


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


def test_there_is_one_default_threshold():
    of_the_refiner = inspect.signature(Refiner).parameters["threshold"].default
    assert load_settings().values.threshold == of_the_refiner == AcceptancePolicy().threshold == 0.8


def test_user_file_local_file_environment_and_flags_rise_in_precedence(monkeypatch, user_file):
    user_file.write_text("votes = 2")
    assert (load_settings().values.votes, load_settings().origins["votes"]) == (2, str(user_file))
    Path("redline.toml").write_text("votes = 3")
    assert (load_settings().values.votes, load_settings().origins["votes"]) == (3, str(Path.cwd() / "redline.toml"))
    monkeypatch.setenv("REDLINE_VOTES", "4")
    assert (load_settings().values.votes, load_settings().origins["votes"]) == (4, "REDLINE_VOTES")
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


HERS = "http://10.0.0.7:8000/v1"
UNTRUSTED = [
    ("sandbox", "unsafe-subprocess"),
    # The daemon runs it as root, and takes the path of one that came with the folder.
    ("sandbox", "docker:/srv/evil-shim"),
    ("sandbox", "docker:runsc"),
    ("sandbox", "evil_module:Sandbox"),
    ("policy", f"{HERS}#m"),
    ("policy", "https://collector.example/v1#m"),
    ("policy", "HTTP://collector.example/v1"),
    ("policy", "http://127.0.0.1:9999/v1"),
    ("verifier", f"{HERS}#m@hf:a/b"),
    ("verifier", f"critic:{HERS}#m"),
    ("verifier", f"prm:{HERS}"),
    ("verifier", f"consistency:{HERS}#m"),
    ("verifier", f"direct:{HERS}#m"),
    ("verifier", f"embedded&program:{HERS}#m"),
    ("verifier", f"critic:{HERS}&program:gguf:x"),
    ("policy", "evil_module:Model"),
    ("referee", "evil_module:Model"),
    ("verifier", "evil_module:Judge"),
    ("verifier", "exact+evil_module:Judge:embedded"),
    ("verifier", "embedded&evil_module:Judge"),
    ("verifier", "critic:evil_module:Model"),
    ("strategy", "evil_module:Strategy"),
    ("trace", True),
]


def toml(key, value):
    return f"{key} = {json.dumps(value)}\n"


@pytest.mark.parametrize(("key", "value"), UNTRUSTED)
def test_what_a_working_directory_may_not_say_alone(monkeypatch, user_file, key, value):
    Path("redline.toml").write_text(toml(key, value))
    with pytest.raises(SettingsError) as raised:
        load_settings({"votes": 2})
    told = str(raised.value)
    for part in (f"{Path.cwd() / 'redline.toml'}: {key}", f"--{key}", f"REDLINE_{key.upper()}", str(user_file)):
        assert part in told
    # Each of the three ways to confirm it.
    assert getattr(load_settings({key: value}).values, key) == value
    monkeypatch.setenv(f"REDLINE_{key.upper()}", str(value))
    assert getattr(load_settings().values, key) == value
    monkeypatch.delenv(f"REDLINE_{key.upper()}")
    user_file.write_text(toml(key, value))
    assert (getattr(load_settings().values, key), load_settings().origins[key]) == (
        value,
        str(Path.cwd() / "redline.toml"),
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("sandbox", wall) for wall in ("auto", "local", "docker")),
        ("policy", "hf:org/http-model"),
        ("verifier", "prm:hf:/models/prm"),
        ("strategy", "best-of:8"),
        ("trace", False),
        ("threshold", 0.9),
    ],
)
def test_what_it_may_say(key, value):
    Path("redline.toml").write_text(toml(key, value))
    assert getattr(load_settings().values, key) == value


def test_what_is_outranked_needs_no_trust(monkeypatch):
    Path("redline.toml").write_text('sandbox = "unsafe-subprocess"\npolicy = "http://evil.example/v1"\n')
    monkeypatch.setenv("REDLINE_SANDBOX", "local")
    values = load_settings({"policy": "embedded"}).values
    assert (values.sandbox, values.policy) == ("local", "embedded")


def test_a_server_is_the_users_when_he_named_its_address_in_any_key(monkeypatch, user_file):
    Path("redline.toml").write_text(f'verifier = "critic:{HERS}#other"\n')
    user_file.write_text(f'policy = "{HERS}/#m"\n')
    assert load_settings().values.verifier == f"critic:{HERS}#other"
    for other in ("http://10.0.0.7:8001/v1", "https://10.0.0.7:8000/v1", "http://10.0.0.7:8000/v2"):
        user_file.write_text(f'policy = "{other}#m"\n')
        with pytest.raises(SettingsError, match=f"to {HERS}; "):
            load_settings()
    user_file.unlink()
    monkeypatch.setenv("REDLINE_POLICY", f"{HERS}#m")
    assert load_settings().values.verifier == f"critic:{HERS}#other"


def test_the_working_directory_cannot_confirm_itself():
    Path("redline.toml").write_text(f'policy = "{HERS}#m"\nverifier = "{HERS}#m"\n')
    with pytest.raises(SettingsError, match="policy"):
        load_settings()


def test_in_his_own_folder_the_users_file_is_his(monkeypatch, user_file):
    monkeypatch.chdir(user_file.parent)
    user_file.write_text('sandbox = "unsafe-subprocess"\n')
    assert load_settings().values.sandbox == "unsafe-subprocess"


def test_a_key_written_into_an_address_is_not_repeated():
    Path("redline.toml").write_text('policy = "http://me:sk-0123456789@host/v1"\n')
    # Such an address is refused when it is opened.
    assert load_settings().origins["policy"].endswith("redline.toml")
