"""A durable run over scripted models that write down every call, as a program: `durable_run.py FILE CALLS THREAD`.

The third of four steps is wrong at first. The verifier runs code in a real sandbox, in which every step counts on from
the namespace that the steps before it left, so that a chain begun anew in the middle would say something else.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from redline.agent import RefinementResult, Refiner
from redline.inference import Request, ScriptedModel

PROBLEM = "Count to four."
CODE = "n = globals().get('n', 0) + 1\nprint(n)"


class Books:
    """Every call of every model, a line each, on the disk before its answer is given."""

    def __init__(self, path: Path, delay: float = 0.0) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._delay = delay

    async def write(self, *call: object) -> None:
        os.write(self._file, json.dumps(call).encode() + b"\n")
        os.fsync(self._file)
        await asyncio.sleep(self._delay)


def models(books: Books) -> tuple[ScriptedModel, ScriptedModel]:
    """The policy and the verifier."""

    async def write(request: Request) -> str:
        await books.write("policy", request.seed, request.prompt)
        revising = "An earlier attempt went wrong here" in request.prompt
        return " 3.\nStep 4: \\boxed{4}" if revising else " 1.\nStep 2: 2.\nStep 3: bad\nStep 4: \\boxed{4}"

    async def judge(request: Request) -> str:
        await books.write("verifier", request.seed, request.prompt)
        if "</analyze>\n" in request.stop:
            return "Is it the next number?\n</analyze>\n"
        if request.prompt.endswith("```python\n"):
            return f"{CODE}\n```\n"
        counted = request.prompt.rsplit("[Code Output]", 1)[1].split()[1]
        word = "No" if "bad" in request.prompt.rsplit("<|im_start|>user\n", 1)[1] else "Yes"
        return f"It counts {counted}.\n</verify>\n<output>\n**Judgement**: $\\boxed{{{word}}}$\n</output>\n"

    return ScriptedModel(write, name="writer"), ScriptedModel(judge, name="critic")


def refiner(books: Books, **options: object) -> Refiner:
    """Two votes a step, each with a namespace of its own."""
    policy, verifier = models(books)
    return Refiner(policy=policy, verifier=verifier, sandbox="local", exact=False, votes=2, stop_error=None, **options)


def timeless(result: RefinementResult) -> dict:
    """The result as plain data, without what a clock says."""
    dumped = result.model_dump(mode="json")
    return {**dumped, "usage": {**dumped["usage"], "wall_seconds": 0.0, "sandbox_seconds": 0.0}}


async def main(file: str, calls: str, thread: str) -> None:
    async with refiner(Books(Path(calls), delay=0.02), checkpointer=f"sqlite:{file}") as opened:
        result = await opened.solve(PROBLEM, thread_id=thread)
    print(json.dumps(timeless(result)))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
