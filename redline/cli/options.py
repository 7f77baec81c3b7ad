"""The options that commands share: those of settings are made from `Settings`, and no command declares one again."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from inspect import Parameter
from typing import Annotated, Any, get_args

import typer

from redline.agent.settings.settings import Panel, Settings, help_of, spellings
from redline.cli.invocation import invoke, set_up_logs

Command = Callable[..., int]

_LIMITS = ("max_tokens", "max_calls", "timeout")
_RECIPE = tuple(name for name in Settings.model_fields if help_of(name).panel == "How a GenPRM judges")
JUDGING = ("verifier", "sandbox", "votes", *_LIMITS, *_RECIPE)
"""The settings of whatever judges steps."""
_GOING_ON = ("exact", "stop_error", "threshold", "overlap", "max_revisions", "trace")
SOLVING = (*JUDGING, "policy", "prompts", "strategy", *_GOING_ON)
"""The settings of a run of the loop."""

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout and nothing else there.")]
_LogJson = Annotated[
    bool, typer.Option("--log-json", help="Log events as JSON lines on stderr.", rich_help_panel="Logs")
]
_Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, help="Say more (-vv: everything).", rich_help_panel="Logs")
]


_LOGS = (
    Parameter("log_json", Parameter.KEYWORD_ONLY, default=False, annotation=_LogJson),
    Parameter("verbose", Parameter.KEYWORD_ONLY, default=0, annotation=_Verbose),
)


def with_settings(*names: str) -> Callable[[Command], Command]:
    """Give a command an option for each of these settings, and those of the logs.

    The command's first parameter becomes an `Invocation`, which has the settings of all sources. Where the command has
    a parameter with the name of a setting, that is the setting's option.
    """

    def decorate(command: Command) -> Command:
        own = _parameters(command)[1:]
        theirs = {parameter.name for parameter in own}

        @functools.wraps(command)
        def run(context: typer.Context, *, verbose: int, log_json: bool, **given: Any) -> int:
            flags = {name: given[name] for name in names}
            call = invoke(context, flags, verbose=verbose, log_json=log_json)
            return command(call, **{name: value for name, value in given.items() if name in theirs})

        made = [setting_parameter(name) for name in Settings.model_fields if name in names and name not in theirs]
        context = Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        return _declared(run, [context, *_in_order(own, made)])

    return decorate


def with_logs(command: Command) -> Command:
    """Give a command the options of the logs, which are configured before it runs."""

    @functools.wraps(command)
    def run(*, verbose: int, log_json: bool, **given: Any) -> int:
        set_up_logs(verbose, log_json=log_json)
        return command(**given)

    return _declared(run, _in_order(_parameters(command), []))


def setting_parameter(name: str) -> Parameter:
    """A setting as an option of a command: None where it is not given."""
    field = Settings.model_fields[name]
    kind: Any = field.annotation
    option = typer.Option("/".join(spellings(name)), help=field.description, rich_help_panel=help_of(name).panel)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option])


def _parameters(command: Command) -> list[Parameter]:
    parameters = inspect.signature(command, eval_str=True).parameters.values()
    return [parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in parameters]


def _in_order(own: Sequence[Parameter], settings: Sequence[Parameter]) -> list[Parameter]:
    """As help is to list them: the command's own first, the others by panel."""
    panels = get_args(Panel)
    panel_of = {one.name: help_of(one.name).panel for one in settings} | {one.name: "Logs" for one in _LOGS}
    return sorted(
        [*own, *settings, *_LOGS],
        key=lambda one: (panels.index(panel_of.get(one.name, panels[0])), one.name == "json"),
    )


def _declared(command: Command, parameters: Sequence[Parameter]) -> Command:
    """The command with these parameters, as typer reads them."""
    command.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": int}
    command.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    return command
