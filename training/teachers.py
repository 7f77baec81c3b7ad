"""From a teacher's name to a teacher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from inference import LanguageModel, ModelNotFound, Role, open_model
from sandbox import Sandbox, open_sandbox
from training.desk import Desk
from training.genprm_teacher import GenPRMTeacher
from training.model_teacher import ModelTeacher
from training.program_teacher import ProgramTeacher
from training.teacher import Teacher

PROGRAM, GENPRM = "program", "genprm:"
FORMS = (
    "`program` (the generator of generated problems), `MODEL` (an instruct model: embedded, hf:, vllm: or http://) "
    "or `genprm:MODEL` (a model that speaks the wire format)"
)


@dataclass(frozen=True, slots=True)
class Lecture:
    """How a teacher that is a model writes: the same for every solution."""

    temperature: float = 0.0
    max_tokens: int = 2048
    """Of one step's rationale."""
    seed: int = 0

    def settings(self, teacher: str) -> dict[str, object]:
        """What decides a teacher's rationales; the seed stands beside them."""
        return {} if teacher == PROGRAM else {"temperature": self.temperature, "max_tokens": self.max_tokens}


@asynccontextmanager
async def open_teacher(name: str, lecture: Lecture, *, sandbox: str = "auto") -> AsyncGenerator[Teacher, None]:
    """Open a teacher by its name, with its model and a sandbox, and close them at the end.

    Raises `ModelNotFound` for a name that names no teacher, and what opening the model and the sandbox raises.
    """
    async with AsyncExitStack() as stack:
        model = None if name == PROGRAM else await _open_model(name, stack)
        bench = await stack.enter_async_context(open_sandbox(sandbox))
        if model is None:
            yield ProgramTeacher(await stack.enter_async_context(Desk(bench)), seed=lecture.seed)
        else:
            yield _model_teacher(name, model, bench, lecture)


def _model_teacher(name: str, model: LanguageModel, bench: Sandbox, lecture: Lecture) -> Teacher:
    kind = GenPRMTeacher if name.startswith(GENPRM) else ModelTeacher
    return kind(model, bench, temperature=lecture.temperature, max_tokens=lecture.max_tokens, seed=lecture.seed)


async def _open_model(name: str, stack: AsyncExitStack) -> LanguageModel:
    source = name.removeprefix(GENPRM)
    role: Role = "verifier" if source != name else "policy"
    try:
        model = await asyncio.to_thread(open_model, source, role=role)
    except ModelNotFound as error:
        raise ModelNotFound(f"{error}; a teacher is {FORMS}") from error
    stack.push_async_callback(model.aclose)
    return model
