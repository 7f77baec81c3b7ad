"""The program in which answers are compared by math-verify and sympy: a process of its own, made to be killed.

Run as a file (`python -I program.py`). It reads one JSON object a line (`gold`, `answer`: LaTeX; `seconds`:
CPU time) and writes one back (`equal`: "yes", "no" or "unknown"; `reason`). The first line it writes says that it is
ready, or why math-verify cannot be used. The kernel ends it when it has used its memory or a comparison its CPU time,
also in C code that lets no Python signal handler run and also when nobody waits for it any more.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from types import ModuleType

MEMORY = 1 << 30
"""Bytes of address space; a warm process takes some 65 million."""


def main() -> None:
    """Answer requests until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # math-verify logs a warning for every comparison without its own SIGALRM clock, which we replace by ITIMER_PROF.
    logging.disable(logging.CRITICAL)
    replies, sys.stdout = sys.stdout, sys.stderr
    complaint = unfit()
    replies.write(json.dumps({"ready": "no", "reason": complaint} if complaint else {"ready": "yes"}) + "\n")
    replies.flush()
    if complaint:
        return
    from redline.verifier.answers.worker.rules import compare_safely

    # Nobody reads our complaints from here on, and a full pipe would block us.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for line in sys.stdin:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, request["seconds"])
        equal, reason = compare_safely(request["gold"], request["answer"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        replies.write(json.dumps({"equal": equal, "reason": reason}) + "\n")
        replies.flush()


def unfit() -> str | None:
    """Why math-verify as it is installed cannot be used; None when it can.

    A renamed keyword would turn every comparison into `unknown`, and nobody would see it: two formulas and two sets, an
    equal and an unequal pair of each, go through the calls that all comparisons use.
    """
    from redline.verifier.answers.worker.objects import verified
    from redline.verifier.answers.worker.rules import compare, parsed

    try:
        pairs = [(parsed(gold)[0], parsed(answer)[0]) for gold, answer in (("x+1", "1+x"), ("x+1", "x+2"))]
        found = [verified(gold, answer) for gold, answer in pairs]
        found += [compare(gold, "(0,1)\\cup(2,3)")[0] == "yes" for gold in ("(2,3)\\cup(0,1)", "(2,4)\\cup(0,1)")]
    except Exception as error:  # noqa: BLE001  whatever it raises on these is the finding
        return f"math-verify {version()} does not do what is asked of it: {type(error).__name__}: {error}"
    if found != [True, False, True, False]:
        return f"math-verify {version()} does not tell equal from unequal answers: {found} for yes, no, yes, no"
    return None


def version() -> str:
    """The installed version of math-verify."""
    return importlib.metadata.version("math-verify")


def stand_alone() -> None:
    """Let the modules beside this file be imported without the packages' `__init__`, which load the whole runtime."""
    above = Path(__file__).parents
    for name, folder in (("redline", above[3]), ("redline.verifier", above[2])):
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [str(folder)]


if __name__ == "__main__":
    stand_alone()
    main()
