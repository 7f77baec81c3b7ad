"""What the verifier is told about the code it had run: the released GenPRM texts, made safe for a prompt."""

from __future__ import annotations

from redline.sandbox import Execution
from redline.verifier.genprm.prompt_format import without_tags

NO_CODE = "Code format error: No code found."
MAX_OUTPUT = 2000
"""Characters of one feedback. The released code has no limit; a long print would eat the 2,048 tokens of the step."""

_CUT = "\n... [{dropped} characters cut] ...\n"


def feedback_text(execution: Execution) -> str:
    """The words for what happened (genprm.md): stripped stdout, or the error, or the time-out.

    What was printed before the code failed stands before the error. The released code drops it, and the model then
    judges without what its check had found. At most about `MAX_OUTPUT` characters.
    """
    return prompt_safe("\n".join(filter(None, (execution.stdout.strip(), _failure(execution)))))


def prompt_safe(text: str) -> str:
    """Text for between the fences of a code output: no fence or tag of its own, its middle cut out where it is long."""
    text = without_tags(text.strip().replace("```", "'''"))
    if len(text) <= MAX_OUTPUT:
        return text
    half = MAX_OUTPUT // 2
    return text[:half] + _CUT.format(dropped=len(text) - 2 * half) + text[-half:]


def _failure(execution: Execution) -> str:
    match execution.status:
        case "ok":
            return ""
        case "timeout":
            return "Code execute time out: Code execution timed out"
        case "memory":
            return _error("MemoryError", execution.error_message or "out of memory")
        case "killed":
            return _error("Killed", execution.error_message or "the process was killed")
        case "error" | "denied":
            return _error(execution.error_type or execution.status, execution.error_message)


def _error(kind: str, message: str) -> str:
    return f"Code execute Error: {kind}: {message}"
