"""A key of a settings file: set, and nothing else touched."""

import stat

import pytest

from redline.agent.settings.load import load_settings
from redline.agent.settings.setting_file import write_setting
from redline.agent.settings.settings import SettingsError

FILE = """# our project
votes = 8   # as in the paper

threshold = 0.7 # by feel
verifier = "hf:GenPRM/GenPRM-7B"
"""


def test_the_rest_stays_as_it_is(tmp_path):
    path = tmp_path / "redline.toml"
    path.write_text(FILE)
    path.chmod(0o600)
    write_setting(path, "threshold", 0.99, "calibrated")
    assert path.read_text() == FILE.replace("0.7 # by feel", "0.99 # calibrated")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["redline.toml"]


def test_it_is_what_the_settings_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    write_setting(tmp_path / "redline.toml", "threshold", 0.99999, 'with a # in it, and "quotes"')
    assert load_settings().values.threshold == 0.99999


def test_through_a_link_the_file_behind_it_is_changed(tmp_path):
    (tmp_path / "real.toml").write_text(FILE)
    (tmp_path / "redline.toml").symlink_to("real.toml")
    write_setting(tmp_path / "redline.toml", "threshold", 0.8, "x")
    assert (tmp_path / "redline.toml").is_symlink()
    assert "threshold = 0.8 # x" in (tmp_path / "real.toml").read_text()


@pytest.mark.parametrize("content", [b"votes = ]", b"votes = '\xff'"])
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path, content):
    path = tmp_path / "redline.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"redline\.toml"):
        write_setting(path, "threshold", 0.9, "x")
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match="cannot be written"):
        write_setting(tmp_path / "no" / "redline.toml", "threshold", 0.9, "x")
