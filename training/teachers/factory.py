"""From a teacher's name to a teacher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redline.inference import LanguageModel, ModelNotFound, ModelRole, fingerprint_of, open_model
from redline.sandbox import Sandbox, open_sandbox
from redline.training.sft.plan import digest_of
from redline.training.teachers.genprm_teacher import GenPRMTeacher
from redline.training.teachers.label_teacher import LabelTeacher
from redline.training.teachers.model_teacher import ModelTeacher
from redline.training.teachers.program_teacher import ProgramTeacher, also_annotated
from redline.training.teachers.sandbox_sessions import SandboxSessions
from redline.training.teachers.teacher import RationaleTeacher
from redline.training.teachers.told_teacher import ToldTeacher

PROGRAM, GENPRM, TOLD = "program", "genprm:", "told:"
ANNOTATED = f"{PROGRAM}:"
TEMPERATURE = 0.6
"""The paper's, of rationales."""
FORMS = (
    "`program` (the generator of generated problems), `program:FILE` (knows that file's annotated solutions too), "
    "`MODEL` (an instruct model: embedded, hf:, vllm: or http://), `told:MODEL` (the same, with the reference solution "
    "before it), `genprm:MODEL` (which speaks the wire format) or `labels` (bare judgements)"
)


@dataclass(frozen=True, slots=True)
class TeacherSettings:
    """How a teacher that is a model writes: the same for every solution."""

    temperature: float | None = None
    """None: the paper's 0.6, and greedy where the teacher is a GenPRM."""
    max_tokens: int = 2048
    """Of one step's rationale, but for thoughts."""
    seed: int = 0

    def temperature_for(self, teacher: str) -> float:
        """The temperature at which a teacher writes."""
        if self.temperature is not None:
            return self.temperature
        return 0.0 if teacher.startswith(GENPRM) else TEMPERATURE

    def settings(self, teacher: str) -> dict[str, object]:
        """What decides a teacher's rationales; the seed stands beside them."""
        return (
            {}
            if needs_no_model(teacher)
            else {"temperature": self.temperature_for(teacher), "max_tokens": self.max_tokens}
        )


def is_program(teacher: str) -> bool:
    """Whether the teacher is the program that made a problem."""
    return teacher == PROGRAM or teacher.startswith(ANNOTATED)


def needs_no_model(teacher: str) -> bool:
    """Whether what it says comes from no model."""
    return is_program(teacher) or teacher == LabelTeacher.name


@asynccontextmanager
async def open_teacher(
    name: str, settings: TeacherSettings, *, sandbox: str = "auto"
) -> AsyncGenerator[RationaleTeacher, None]:
    """Open a teacher by its name, with its model and a sandbox, and close them at the end.

    Raises `ModelNotFound` for a name that names no teacher, `DataError` for a file that cannot be read, and what
    opening the model and the sandbox raises.
    """
    async with AsyncExitStack() as stack:
        if name == LabelTeacher.name:
            yield LabelTeacher()
            return
        model = None if is_program(name) else await _open_model(name, stack)
        solved = also_annotated(_annotated(name)) if name.startswith(ANNOTATED) else None
        opened = await stack.enter_async_context(open_sandbox(sandbox))
        if model is None:
            yield ProgramTeacher(
                await stack.enter_async_context(SandboxSessions(opened)), seed=settings.seed, solved=solved
            )
        else:
            yield _model_teacher(name, model, opened, settings)


def fingerprint_of_teacher(name: str) -> str | None:
    """A digest of its weights, or of its file; None where there are none, or they are not here.

    Raises `ModelNotFound` for a name that names no teacher, `DataError` for a file that cannot be read.
    """
    if name.startswith(ANNOTATED):
        return digest_of(_annotated(name))[:16]
    with _told_forms():
        return None if needs_no_model(name) else fingerprint_of(*_model_of(name))


def _annotated(name: str) -> Path:
    return Path(name.removeprefix(ANNOTATED))


def _model_teacher(name: str, model: LanguageModel, opened: Sandbox, settings: TeacherSettings) -> RationaleTeacher:
    kind: type[GenPRMTeacher | ModelTeacher | ToldTeacher] = ModelTeacher
    if name.startswith((GENPRM, TOLD)):
        kind = GenPRMTeacher if name.startswith(GENPRM) else ToldTeacher
    return kind(
        model, opened, temperature=settings.temperature_for(name), max_tokens=settings.max_tokens, seed=settings.seed
    )


async def _open_model(name: str, stack: AsyncExitStack) -> LanguageModel:
    source, role = _model_of(name)
    with _told_forms():
        model = await asyncio.to_thread(open_model, source, role=role)
    stack.push_async_callback(model.aclose)
    return model


def _model_of(name: str) -> tuple[str, ModelRole]:
    source = name.removeprefix(GENPRM)
    return (source, "verifier") if source != name else (name.removeprefix(TOLD), "policy")


@contextmanager
def _told_forms() -> Iterator[None]:
    try:
        yield
    except ModelNotFound as error:
        raise ModelNotFound(f"{error}; a teacher is {FORMS}") from error
