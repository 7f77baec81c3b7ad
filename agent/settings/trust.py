"""What the `redline.toml` of a working directory may not decide alone, because whoever wrote the folder wrote it too.

A folder that was cloned or unpacked must not take away what shuts in model-written code, have code of its own run, nor
have problems or a server's key sent anywhere. The user confirms such a value by naming it himself: in a flag, the
environment, or his own file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from redline.agent.errors import RefinementError
from redline.agent.strategy.factory import is_foreign_strategy
from redline.inference import ModelNotFound, is_foreign_model, server_base
from redline.verifier import judge_names, runs_foreign_code

_RUNTIMES = ("auto", "local", "docker")
"""Each guarantees what the default does. Another runtime of Docker is a program that the daemon runs as root: it takes
the path of one, too."""


class Untrusted(RefinementError):
    """A value that takes the user's own word; the message says which and why."""


def require_trust(key: str, value: object, own: Sequence[Mapping[str, object]]) -> None:
    """Raise `Untrusted` for a value from a working directory that none of the user's own sources bears out.

    `own` are those sources: field names to values. A value is his if one of them gives the same for this key; a server
    is his if one of them names its address in any key.
    """
    if any(key in source and source[key] == value for source in own):
        return
    if key == "sandbox" and value not in _RUNTIMES:
        raise Untrusted(f"asks for {value!r}, which may guarantee less than the default")
    if key == "trace" and value is not False:
        raise Untrusted("sends problems and evidence to LangSmith")
    if _runs_foreign_code(key, str(value)):
        raise Untrusted(f"imports and runs the code behind {value!r}")
    if key == "runs" and value != "sqlite":
        raise Untrusted(f"keeps problems and evidence in {value!r}")
    his = {base for source in own for name, named in source.items() for base in _servers(name, named)}
    for base in _servers(key, value):
        if base not in his:
            raise Untrusted(f"sends problems, and the key of your servers, to {base}")


def _runs_foreign_code(key: str, name: str) -> bool:
    if key == "verifier":
        # A malformed name is refused before anything is imported.
        with suppress(ModelNotFound):
            return runs_foreign_code(name)
    if key == "strategy":
        return is_foreign_strategy(name)
    return key in {"policy", "referee"} and is_foreign_model(name)


def _servers(key: str, value: object) -> Iterator[str]:
    """The addresses in a model's or judge's name.

    A malformed one is nobody's: it is refused before anything is sent.
    """
    for name in judge_names(str(value)) if key == "verifier" else [str(value)]:
        for place in re.finditer("https?://", name, re.IGNORECASE):
            with suppress(ModelNotFound):
                yield server_base(name[place.start() :])
