"""The command when typer is not as it was."""

import pytest
import typer
import typer.main

from redline.cli.main import main


@pytest.mark.parametrize(("module", "name"), [(typer.main, "get_command"), (typer, "TyperException"), (typer, "Exit")])
def test_what_typer_has_no_more_is_told_in_one_line(module, name, monkeypatch, capsys):
    monkeypatch.delattr(module, name)
    assert main(["--version"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("redline: typer 0.")
    assert f": its way of running a command is not as it was (AttributeError: module '{module.__name__}'" in told
    assert told.count("\n") == 1
