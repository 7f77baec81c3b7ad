"""The program of the child process: llama.cpp's server, which ends when its parent does.

It is run by its path and imports nothing of this package, whose engines take seconds to import. What to serve comes as
a line of JSON on standard input, which stays open as long as the parent lives; where it listens goes out as a line of
standard output; llama.cpp's own log goes to standard error.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import sys
from typing import Any

LOADING_FAILED = 3
"""The exit status; the log says why."""
WARNINGS = 2
"""llama.cpp's number for a log of errors and warnings."""
_HTTP_THREADS = 128
"""A request holds one while it waits for its turn, and tokenizing must not queue behind that."""
_POLL = 1.0
"""Seconds between looks whether the parent is still the parent."""


def main() -> None:
    """Serve until the parent is gone."""
    told = json.loads(os.fdopen(os.dup(0), "rb", buffering=0).readline())
    _die_with_the_pipe()
    ready = os.dup(1)
    os.dup2(2, 1)
    # Held to the end: dropping it ends the server.
    server = _serve(told)
    os.write(ready, json.dumps({"address": server.listening_address}).encode() + b"\n")
    while not select.select([0], [], [], _POLL)[0] and os.getppid() == told["parent"]:
        pass
    os._exit(0)


def _die_with_the_pipe() -> None:
    """Let the end of standard input end the process even while llama.cpp loads, when no line of Python runs.

    The signal that tells of it (SIGIO) is left to its default, which is death. Systems without it wait for the loading.
    """
    if sys.platform == "linux":
        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
        # What ended before the signal was asked for sends none.
        if select.select([0], [], [], 0)[0]:
            os._exit(0)


def _serve(told: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = told["path"]
    params.model_alias = {told["alias"]}
    params.api_keys = [told["key"]]
    params.port = 0  # any that is free
    params.n_parallel = told["slots"]
    params.n_ctx = told["slots"] * told["context"]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = told["threads"]
    params.cache_ram_mib = told["spare_mib"]
    # Switched off until a request names it.
    params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(path, 0.0) for path in told["adapters"]]
    params.n_threads_http = _HTTP_THREADS
    params.verbosity = WARNINGS
    params.ui = False
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        os.write(2, f"{error}\n".encode())
        os._exit(LOADING_FAILED)


if __name__ == "__main__":
    main()
