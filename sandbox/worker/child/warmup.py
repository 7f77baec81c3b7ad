"""What the zygote has loaded and done once, so that no check pays for it."""

from __future__ import annotations

import gc
import importlib
import os
import site
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from redline.sandbox.worker.child import private_mmap

_STANDARD = (
    "cmath collections dataclasses datetime decimal fractions functools heapq io itertools json linecache math "
    "operator random re statistics string traceback typing"
).split()


class LibraryFinder:
    """The import finder for the few third-party packages that model-written code may use.

    Their specs are looked up here once: a locked-down child cannot list the folder they lie in.
    """

    def __init__(self, folders: dict[str, str]) -> None:
        self._specs = {name: PathFinder.find_spec(name, [folder]) for name, folder in folders.items()}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a known package (the protocol of `sys.meta_path`)."""
        return self._specs.get(name)


def readable(folders: dict[str, str]) -> list[str]:
    """The paths that imports need: the standard library, shared libraries, and the packages in `folders`."""
    system = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", os.path.join(sys.base_prefix, "lib"), "/usr/share/zoneinfo"]
    packages = [
        os.path.join(folder, entry)
        for name, folder in folders.items()
        for entry in (name, f"{name}.py", f"{name}.libs")
    ]
    return [*sys.path, *system, *packages, os.devnull, "/dev/urandom"]


def warm(folders: dict[str, str]) -> None:
    """Import the standard mathematics and the packages in `folders` ({name: folder that holds it}); fill caches."""
    private_mmap.install()
    site.setquit()  # started without `site`, but people write exit()
    sys.meta_path.append(LibraryFinder(folders))
    for name in (*_STANDARD, *folders):
        importlib.import_module(name)
    if "sympy" in folders:
        _warm_sympy()
    gc.collect()
    gc.freeze()


def rehearse() -> None:
    """A check like many others, to see what memory it writes on."""
    if "sympy" not in sys.modules:
        return
    import sympy as s

    names: dict[str, object] = {}
    exec("from sympy import *", names)
    x = s.Symbol("x")
    s.solve(s.Eq(x**2 - 9 * x + 14, 0), x)
    s.simplify((x**2 - 4) / (x - 2))
    str(s.Rational(5, 3) + x)


def _warm_sympy() -> None:
    """Go once through what checks do most: the first `solve` of a process costs 100 ms, the later ones 10."""
    import sympy as s

    x, y = s.symbols("x y")
    n = s.Symbol("n", integer=True, positive=True)
    s.solve(x**2 - 5 * x + 6, x)
    s.solve([x + y - 3, x - y - 1], [x, y])
    s.solve(s.Eq(3 * x + 7, 22), x)
    s.linsolve([x + y - 3, x - y - 1], x, y)
    s.solveset(x**2 - 2, x, s.S.Reals)
    s.simplify((x**2 - 1) / (x - 1) + s.sin(x) ** 2 + s.cos(x) ** 2)
    s.expand((x + y) ** 3)
    s.factor(x**3 - y**3)
    s.together(1 / x + 1 / y)
    s.apart(1 / (x * (x + 1)))
    s.cancel((x**2 - 1) / (x - 1))
    s.diff(s.exp(x) * s.sin(x), x)
    s.integrate(x * s.exp(x), (x, 0, 1))
    s.integrate(1 / (1 + x**2), x)
    s.integrate(s.sin(2 * x) * s.cos(x), x)
    s.integrate(s.exp(-2 * x), (x, 0, s.oo))
    s.limit(s.sin(x) / x, x, 0)
    s.series(s.cos(x), x, 0, 4)
    s.summation(n, (n, 1, y))
    s.summation(s.Rational(1, 3) ** n, (n, 0, s.oo))
    s.sqrt(s.Rational(8, 9)).evalf(), s.cos(s.pi / 5 + s.pi / 6)
    s.Matrix([[1, 2], [3, 4]]).inv()
    s.sympify("2*x + 1/3").subs(x, 2)
    s.factorint(360), s.gcd(12, 18), s.lcm(4, 6), s.isprime(97), s.divisors(28)
    s.binomial(5, 2), s.factorial(5), s.N(s.pi, 20)
    s.lambdify(x, x**2 + 1)(3)
    str(s.Rational(22, 7) + s.log(2)), s.latex(x / y)
    bool(s.simplify(s.sqrt(12) - 2 * s.sqrt(3)) == 0)
