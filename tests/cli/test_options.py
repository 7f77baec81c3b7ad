"""An option is declared once, by its setting, and a command takes those that it names."""

from __future__ import annotations

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from redline.agent.settings.settings import Settings, spellings
from redline.cli import options
from redline.cli.app import build_app
from redline.cli.dependencies import Dependencies
from redline.cli.invocation import Invocation

Renamed = Annotated[str | None, typer.Option("--completer", help="A policy of another name.")]


@options.with_settings("policy", "votes", "exact")
def told(call: Invocation, word: str, policy: Renamed = None, json: options.Json = False) -> int:
    """Tell what came."""
    settings = call.settings
    typer.echo(f"{word} {settings.policy} {settings.votes} {settings.exact} {call.verbose} {call.log_json} {json}")
    return 0


@pytest.fixture
def run(monkeypatch, tmp_path):
    """`run(arguments)`: what the command tells, or its complaint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    app = typer.Typer(add_completion=False)
    app.command()(told)

    def tell(*arguments):
        return CliRunner().invoke(app, arguments, obj=Dependencies()).output.strip()

    return tell


def test_flags_are_merged_with_the_other_sources(run, monkeypatch):
    assert run("x") == "x embedded 1 True 0 False False"
    monkeypatch.setenv("REDLINE_VOTES", "4")
    assert run("x", "--no-exact", "-vv", "--json") == "x embedded 4 False 2 False True"
    assert run("x", "--votes", "8", "--log-json") == "x embedded 8 True 0 True False"


def test_a_command_may_give_a_setting_an_option_of_its_own(run):
    assert run("x", "--completer", "hf:a/b").split()[1] == "hf:a/b"
    assert "No such option: --policy" in run("x", "--policy", "hf:a/b")


def test_what_is_not_named_is_no_option(run):
    assert "No such option: --threshold" in run("x", "--threshold", "0.9")


def declared(command, path=()):
    """Every option of the application: the command it belongs to, its name, and its help."""
    for name, child in getattr(command, "commands", {}).items():
        yield from declared(child, (*path, name))
    for parameter in command.params:
        yield " ".join(path), parameter.name, parameter.opts + parameter.secondary_opts, getattr(parameter, "help", "")


def test_every_setting_is_an_option_and_spelled_and_described_alike_in_every_command():
    found = list(declared(typer.main.get_command(build_app(Dependencies()))))
    for name, field in Settings.model_fields.items():
        commands = {path: (tuple(spelled), text) for path, of, spelled, text in found if of == name}
        solving = {path for path in commands if not path.startswith(("train", "sandbox"))}
        assert solving, name
        assert {commands[path] for path in solving} == {(spellings(name), field.description)}
