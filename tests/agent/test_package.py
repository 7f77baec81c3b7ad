"""The front door: complete, and quick to open."""

from __future__ import annotations

import subprocess
import sys
import types

from redline import agent


def test_all_names_are_there_and_nothing_else_is_public():
    public = {
        name
        for name, value in vars(agent).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert set(agent.__all__) == public
    assert list(agent.__all__) == sorted(agent.__all__)


def test_importing_the_package_loads_nothing_heavy():
    heavy = ["torch", "transformers", "langgraph", "docker", "math_verify", "sympy", "vllm", "ray", "numpy"]
    code = f"import sys, redline.agent; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
