"""Random and mutated programs, and random bytes from a child: always a status, and nobody is harmed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline.sandbox import Execution, Sandbox, Status

from ..conftest import enter
from ..fuzzing import examples, mutated
from ..hostile import PROGRAMS
from ..hostile.program import NONCE
from ..witness import WORKERS, Witness

STATUSES = get_args(Status)
_SECONDS = 0.2
_ORDINARY = (
    "from sympy import *\nx = Symbol('x')\nprint(solve(x**2 - 5*x + 6, x))\nprint(simplify(sin(x)**2 + cos(x)**2))",
    "total = 0\nfor i in range(10, 1000):\n    if i % 3 == 0:\n        total += i\nprint(f'total {total:>8}')",
    "from fractions import Fraction as F\nassert F(1, 3) + F(1, 6) == F(1, 2), 'no'\nprint(max([F(1, 3), F(2, 5)]))",
    "class P:\n    def __init__(self, n): self.n = n\n    def __repr__(self): return str(self.n)\nprint(P([2, 'é']))",
    "import itertools, math\nprint(sum(1 for p in itertools.permutations(range(6)) if p[0] < p[-1]), math.comb(9, 4))",
)
_SOURCES = (*_ORDINARY, *(program.code for program in PROGRAMS if len(program.code) < 2000))

_names = st.sampled_from("x y int print sum range len str list type sys os open exec eval gc 1j None ...".split())
_leaves = _names | st.integers().map(str) | st.floats().map(repr) | st.text(max_size=5).map(repr)
_expressions = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+ - * ** // % << & < == in is and or if".split()), inner).map(" ".join),
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(inner, inner).map(lambda pair: "{}({})".format(*pair)),
        st.tuples(inner, _names).map(lambda pair: "({}).{}".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "[{} for x in {}]".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "(lambda x: {})({})".format(*pair)),
        inner.map(lambda text: f"f'{{{text}}}'"),
        inner.map(lambda text: f"(x := {text})"),
    ),
    max_leaves=12,
)
_statements = st.lists(
    st.one_of(
        _expressions,
        st.tuples(_names, _expressions).map(" = ".join),
        _expressions.map("for x in {}: print(x)".format),
        _expressions.map("while {}: pass".format),
        _expressions.map("try: raise {}\nexcept: print(1)".format),
        _expressions.map("class C({}): pass".format),
        _expressions.map("assert {}".format),
        _expressions.map("del {}".format),
        _expressions.map("import os; os.write(1, {})".format),
    ),
    max_size=5,
).map("\n".join)


class WatchedSandbox:
    """A sandbox with its witness, driven from synchronous tests."""

    def __init__(self, runner: asyncio.Runner, sandbox: Sandbox, witness: Witness) -> None:
        self._runner, self._sandbox, self._witness = runner, sandbox, witness
        self._before = runner.run(witness.rest())

    def run(self, code: str) -> Execution:
        return self._runner.run(self._sandbox.run(code, _SECONDS))

    def survives(self, code: str) -> Execution:
        """What came of a program, after the next check was right."""
        result = self.run(code)
        after = self._runner.run(self._sandbox.run("print(6 * 7)", 60.0))
        assert (after.status, after.stdout) == ("ok", "42\n")
        return result

    def harm(self) -> dict[str, str]:
        """What is not as it was at the start."""
        left = self._runner.run(self._witness.differences(self._before))
        return {name: text for name, text in left.items() if name not in Witness.SHARED}


@pytest.fixture
def watched(shared: WatchedSandbox) -> Iterator[WatchedSandbox]:
    """The module's, with a look at the end of each test."""
    yield shared
    assert shared.harm() == {}


@pytest.fixture(scope="module")
def shared(runtime: str) -> Iterator[WatchedSandbox]:
    with asyncio.Runner() as runner:
        known = WORKERS[runtime]()
        sandbox = runner.run(enter(runtime))
        try:
            runner.run(_warm(sandbox))
            yield WatchedSandbox(runner, sandbox, Witness(WORKERS[runtime]() - known))
        finally:
            runner.run(_left(sandbox))


async def _warm(sandbox: Sandbox) -> None:
    await sandbox.run("pass")


async def _left(sandbox: Sandbox) -> None:
    await sandbox.__aexit__(None, None, None)


@examples(40)
@given(st.sampled_from(_SOURCES).flatmap(mutated))
def test_mutated_programs(watched: WatchedSandbox, code: str) -> None:
    assert watched.survives(code).status in STATUSES


@examples(40)
@given(_statements)
def test_random_programs(watched: WatchedSandbox, code: str) -> None:
    assert watched.survives(code).status in STATUSES


@examples(30)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_random_text(watched: WatchedSandbox, code: str) -> None:
    assert watched.survives(code).status in STATUSES


_wait = "\nimport time\ntime.sleep(30)"


@examples(30)
@given(st.binary(min_size=1, max_size=300), st.booleans())
def test_random_bytes_on_the_channel(watched: WatchedSandbox, data: bytes, waits: bool) -> None:
    result = watched.survives(f"import os\nos.write(3, {data!r})" + _wait * waits)
    assert result.status in ("killed", "timeout", "error")
    assert result.status != "error" or not waits


@examples(30)
@given(
    st.binary(max_size=1),
    st.integers(0, 65535),
    st.integers(0, 65535),
    st.binary(max_size=40),
    st.integers(0, 60),
)
def test_random_records_on_the_channel(
    watched: WatchedSandbox, kind: bytes, type_length: int, message_length: int, body: bytes, cut: int
) -> None:
    code = f"{NONCE}\ndata = {kind!r} + nonce + struct.pack('>HH', {type_length}, {message_length}) + {body!r}\n"
    result = watched.survives(f"{code}os.write(3, data[:{cut}])" + _wait)
    assert result.status in STATUSES
