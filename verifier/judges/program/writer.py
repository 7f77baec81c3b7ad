"""Programs that a model writes from a problem alone, as they ran."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redline.inference import Completion, LanguageModel, Message, Request, render_prompt
from redline.sandbox import Execution, Sandbox, SandboxError
from redline.verifier.genprm.code.block import first_code_block
from redline.verifier.genprm.code.feedback import feedback_text
from redline.verifier.genprm.voting import together
from redline.verifier.judges.program.printed_answer import printed_answer
from redline.verifier.verdict import CodeRun

TASK = (
    "Write a Python program that computes the answer to this problem. It must read no input, and print only the "
    "answer: a number, without words or units."
)
OPENING, STOP = "```python", "\n```\n"
"""How the model's turn is begun, and where it has said enough."""

SAMPLING_TEMPERATURE, TOP_P = 0.7, 0.95


@dataclass(frozen=True, slots=True)
class IndependentProgram:
    """A program and what came of it."""

    run: CodeRun | None
    """None where there is no whole program, or where the sandbox failed."""
    answer: str | None
    """What it printed as the answer; None, with the reason, where there is none."""
    reason: str = ""
    interrupted: bool = False
    """The sandbox failed: another time there may be an answer."""


class ProgramWriter:
    """Has a model write `programs` programs for a problem, and runs them in an open sandbox.

    The first is greedy and the others are sampled; with a `temperature` all are, at that one. `max_tokens` bounds one
    program. Raises `ValueError` for fewer than one.
    """

    def __init__(
        self, model: LanguageModel, sandbox: Sandbox, *, programs: int, temperature: float | None, max_tokens: int
    ) -> None:
        if programs < 1:
            raise ValueError(f"votes must be at least 1, not {programs}")
        self._model = model
        self._sandbox = sandbox
        self._programs = programs
        self._temperature = temperature
        self._max_tokens = max_tokens

    @property
    def settings(self) -> tuple[str | int | float | None, ...]:
        """What, beside the problem and the seed, decides which programs are written."""
        return self._model.name, self._programs, self._temperature, self._max_tokens

    async def write(self, problem: str, seed: int) -> tuple[IndependentProgram, ...]:
        """The programs, in the order of their samples, with what they printed. Raises what the model raises."""
        prompt = program_prompt(self._model, problem)
        generations = await together(self._model.generate(request) for request in self._requests(prompt, seed))
        written = [completion for generation in generations for completion in generation.completions]
        return tuple(await together(self._run(completion) for completion in written))

    def _requests(self, prompt: str, seed: int) -> Iterator[Request]:
        if self._temperature is not None:
            yield self._request(prompt, seed, self._temperature, self._programs)
            return
        yield self._request(prompt, seed, 0.0, 1)
        if self._programs > 1:
            yield self._request(prompt, seed, SAMPLING_TEMPERATURE, self._programs - 1)

    def _request(self, prompt: str, seed: int, temperature: float, n: int) -> Request:
        return Request(
            prompt,
            max_tokens=self._max_tokens,
            temperature=temperature,
            top_p=TOP_P if temperature else 1.0,
            n=n,
            seed=seed,
            stop=(STOP,),
        )

    async def _run(self, completion: Completion) -> IndependentProgram:
        block = first_code_block(OPENING + completion.text)
        if block is None or not block.code.strip():
            return IndependentProgram(None, None, "the model wrote no program")
        if completion.finish_reason == "length" and not block.closed:
            return IndependentProgram(None, None, "the program was cut off")
        try:
            execution = await self._sandbox.run(block.code)
        except SandboxError as broken:
            reason = f"the sandbox failed: {type(broken).__name__}: {broken}"
            return IndependentProgram(None, None, reason, interrupted=True)
        run = CodeRun(code=block.code, output=feedback_text(execution), status=execution.status)
        return _finished(run, execution)


def program_prompt(model: LanguageModel, problem: str) -> str:
    """The request for a program. It holds the problem and nothing of a solution."""
    messages: list[Message] = [{"role": "user", "content": f"{problem}\n\n{TASK}"}]
    return render_prompt(model, messages, add_generation_prompt=True, opening=OPENING)


def _finished(run: CodeRun, execution: Execution) -> IndependentProgram:
    if execution.error_type == "EOFError":
        return IndependentProgram(run, None, "the program asks for input")
    if execution.status != "ok":
        return IndependentProgram(run, None, f"the program ended with {execution.error_type or execution.status}")
    answer = printed_answer(execution.stdout)
    return IndependentProgram(run, answer, "" if answer else "the program prints no answer")
