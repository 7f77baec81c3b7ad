"""The exit codes, and which of them an error means."""

from __future__ import annotations

from redline.agent.errors import InvalidProblem, RefinementError
from redline.inference import (
    BackendMissing,
    IncompatibleLibrary,
    InferenceError,
    ModelNotFound,
    ServerRefused,
    ServerUnreachable,
)
from redline.sandbox import SandboxError, SandboxUnavailable
from redline.store import DataError, RunRefused, StoreError
from redline.verifier import VerifierError

OK = 0
"""Accepted; for `batch`, no row is an error; for `doctor`, the default path works; for `sandbox`, it went well."""
NOT_ACCEPTED = 1
"""There is an answer or an attempt, but it was not accepted; for `batch`, some rows are errors; for `doctor`, the
default path is broken; for `sandbox run`, the program did not come to a good end."""
BAD_INPUT = 2
"""The command, the problem, a setting or a file is wrong, or a model, library or sandbox asked for is not there."""
NOTHING = 3
"""Nothing was produced, because something failed."""
# What a signal ended has the code of `redline.cli.signals.exit_code`.
EPILOG = (
    "Exit codes: 0 accepted (batch: no row is an error; doctor: the default path works; sandbox: it went well), "
    "1 not accepted (batch: some rows are errors), 2 bad input, 3 nothing was produced, "
    "130 interrupted (143 by SIGTERM, 129 by SIGHUP)."
)

ExpectedError = (RefinementError, InferenceError, SandboxError, StoreError, VerifierError)
"""What the packages raise on purpose: told in one line."""


def exit_code(error: Exception) -> int:
    """`BAD_INPUT` where the caller can mend it, `NOTHING` where something broke."""
    from redline.agent.policy.prompt_file import InvalidPrompts
    from redline.agent.settings.settings import SettingsError
    from redline.agent.strategy.factory import StrategyUnavailable
    from redline.agent.tutor.refusal import TutorRefusal
    from redline.server.errors import PortTaken, TokensUnusable, TracesUnusable

    models = (ModelNotFound, BackendMissing, IncompatibleLibrary, ServerUnreachable, ServerRefused)
    given = (InvalidProblem, InvalidPrompts, SettingsError, StrategyUnavailable, TutorRefusal, RunRefused, DataError)
    serving = (PortTaken, TokensUnusable, TracesUnusable)
    mendable = (*given, SandboxUnavailable, *models, *serving)
    return BAD_INPUT if isinstance(error, mendable) else NOTHING
