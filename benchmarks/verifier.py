"""How fast solutions are judged on one vLLM engine: the released code's way, ours with every vote, ours stopping early.

VLLM_SERVER_DEV_MODE=1 redline up --run      # in another shell; lets the prefix cache be emptied between the runs
python -m benchmarks.verifier http://127.0.0.1:8002/v1#verifier
"""

from __future__ import annotations

import argparse
import asyncio
import resource
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import httpx

from benchmarks.steps import Case, draw
from benchmarks.support.released import ReleasedJudge
from benchmarks.support.table import share, show
from benchmarks.votes import JudgedRun, Meter, judge_all
from redline.inference import Choice, Generation, LanguageModel, Request, open_model
from redline.inference.served.address import Address
from redline.sandbox import Sandbox, open_sandbox
from redline.training.generator.sampler import SHARES
from redline.verifier import DEFAULT_STOP_ERROR

REPLAYED_AT_ONCE = 1024
"""Requests in flight when all are sent at once: far more than the engine takes up together."""


@dataclass(frozen=True)
class Pace:
    """One way's run, and the seconds that code ran in it."""

    name: str
    run: JudgedRun
    sandbox_seconds: float

    def row(self, first: Pace, beside: Pace | None) -> list[str]:
        """Its line of the table; labels are compared with those of `beside`."""
        a_minute = 60 * len(self.run.labels) / self.run.seconds
        ratio = first.run.seconds / self.run.seconds
        return [
            self.name,
            f"{a_minute:.1f}",
            f"{ratio:.1f}",
            f"{self.run.usage.calls:,}",
            f"{self.run.usage.completion_tokens:,}",
            f"{100 * self.sandbox_seconds / self.run.seconds:.1f}",
            _equal(self, beside) if beside else "–",
            f"{self.run.seconds:.0f}",
        ]


class Recorder(Meter):
    """A metered model that remembers what it was asked."""

    def __init__(self, inner: LanguageModel) -> None:
        super().__init__(inner)
        self.asked: list[Callable[[], Awaitable[object]]] = []

    async def generate(self, request: Request) -> Generation:
        self.asked.append(lambda: self._inner.generate(request))
        return await super().generate(request)

    async def choose(self, prompt: str, options: Sequence[str]) -> Choice:
        self.asked.append(lambda: self._inner.choose(prompt, options))
        return await super().choose(prompt, options)


def judge_as_released(cases: Sequence[Case], address: Address, model: LanguageModel, votes: int) -> Pace:
    """Every solution, one request after the other."""
    judge = ReleasedJudge(address.base, address.model, model)
    began = monotonic()
    labels = []
    for case in cases:
        rewards = judge.rewards(case.problem.text, [step.text for step in case.solution.steps], votes)
        labels.append(_until_first_no(["yes" if reward >= 0.5 else "no" for reward in rewards]))
    run = JudgedRun(labels, votes * sum(map(len, labels)), judge.usage, monotonic() - began)
    return Pace("released code's way", run, judge.exec_seconds)


async def judge_our_way(
    name: str,
    cases: Sequence[Case],
    model: LanguageModel,
    sandbox: Sandbox,
    error: float | None,
    options: argparse.Namespace,
) -> Pace:
    """Every solution, with `GenPRM`."""
    before = sandbox.counters.cpu_seconds
    run = await judge_all(cases, model, sandbox, options.votes, error, options.at_once)
    return Pace(name, run, sandbox.counters.cpu_seconds - before)


async def replay(recorder: Recorder) -> float:
    """Seconds for all that was asked, with nothing waiting for anything."""
    gate = asyncio.Semaphore(REPLAYED_AT_ONCE)

    async def ask(question: Callable[[], Awaitable[object]]) -> None:
        async with gate:
            await question()

    began = monotonic()
    await asyncio.gather(*map(ask, recorder.asked))
    return monotonic() - began


async def report(options: argparse.Namespace) -> None:
    """Measure and write the tables."""
    address = Address.parse(options.server)
    cases = draw("test", -(-options.cases // len(SHARES)), options.seed)[: options.cases]
    model = open_model(options.server, role="verifier")
    async with open_sandbox("local") as sandbox:
        await judge_all(cases[:2], model, sandbox, 2, None, 2)
        _empty_cache(address)
        released = judge_as_released(cases, address, model, options.votes)
        _empty_cache(address)
        recorder = Recorder(model)
        fixed = await judge_our_way("ours, every vote", cases, recorder, sandbox, None, options)
        _empty_cache(address)
        raw = await replay(recorder)
        _empty_cache(address)
        early = await judge_our_way("ours, stopping early", cases, model, sandbox, DEFAULT_STOP_ERROR, options)
    await model.aclose()
    _show(released, fixed, early, raw, options)


def _show(released: Pace, fixed: Pace, early: Pace, raw: float, options: argparse.Namespace) -> None:
    title = f"{len(released.run.labels)} solutions, Maj@{options.votes}"
    header = ("solutions a minute", "times as many", "requests", "tokens written", "code running, % of the time")
    rows = [released.row(released, None), fixed.row(released, released), early.row(released, fixed)]
    show((title, *header, "labels as in the row above, %", "seconds"), rows)
    speed = released.run.seconds / fixed.run.seconds
    tokens = 100 * early.run.usage.completion_tokens / fixed.run.usage.completion_tokens
    same = [a == b for a, b in zip(early.run.labels, fixed.run.labels, strict=True)]
    busy = 100 * raw / fixed.run.seconds
    targets = [
        ("every vote ÷ released", f"{speed:.1f}", ">= 8", speed >= 8),
        ("tokens, stopping early ÷ every vote, %", f"{tokens:.1f}", "<= 55", tokens <= 55),
        ("equal labels of these two, %", _equal(early, fixed), ">= 99", sum(same) >= 0.99 * len(same)),
        (f"throughput, % of that with the same requests all at once ({raw:.0f} s)", f"{busy:.1f}", ">= 85", busy >= 85),
    ]
    show(("", "measured", "target", ""), [(*row[:3], "met" if row[3] else "**missed**") for row in targets])


def _equal(one: Pace, other: Pace) -> str:
    return share(sum(a == b for a, b in zip(one.run.labels, other.run.labels, strict=True)), len(one.run.labels))


def _until_first_no(labels: list[str]) -> list[str]:
    return labels[: labels.index("no") + 1] if "no" in labels else labels


def _empty_cache(address: Address) -> None:
    answer = httpx.post(f"{address.root}/reset_prefix_cache", timeout=60)
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise SystemExit("the server does not empty its prefix cache: start it with VLLM_SERVER_DEV_MODE=1")
    answer.raise_for_status()


def main() -> None:
    """The command line of `python -m benchmarks.verifier`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="http://HOST:PORT/v1#NAME of a vLLM server with a GenPRM")
    parser.add_argument("--cases", type=int, default=64, help="solutions")
    parser.add_argument("--votes", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=64, help="solutions in flight, our way")
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    asyncio.run(report(parser.parse_args()))


if __name__ == "__main__":
    main()
