"""The room's public names: complete, importable, and cheap."""

import subprocess
import sys

from redline import verifier


def test_all_is_complete_and_true():
    assert len(verifier.__all__) == len(set(verifier.__all__))
    modules = {name for name, value in vars(verifier).items() if type(value).__name__ == "module"}
    public = {name for name in vars(verifier) if not name.startswith("_")} - modules
    assert public == set(verifier.__all__)


def test_what_the_issue_names_is_there():
    assert {"AnswerChecker", "Evidence", "GenPRM", "Judge", "Verdict", "Vote", "extract_answer"} <= set(
        verifier.__all__
    )


def test_importing_it_loads_nothing_heavy():
    heavy = ["torch", "transformers", "sympy", "math_verify", "langgraph", "docker"]
    code = f"import sys, verifier; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
