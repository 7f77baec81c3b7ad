"""What the policy is told: to solve, to go on, and to revise what was judged wrong.

The texts are part of how the embedded policy was trained; changing them means training it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from redline.agent.policy.steps import join_steps, step_label
from redline.inference import Message, Renderer, render_prompt
from redline.verifier import SOLVE_INSTRUCTION, CodeRun, Evidence

if TYPE_CHECKING:
    from jinja2 import Environment, Template

INSTRUCTION = SOLVE_INSTRUCTION

_SOLVE = "{{ problem }}\n\n{{ instruction }}"
_EVIDENCE = (
    "{% if analysis %}Review: {{ analysis }}\n{% endif %}"
    "{% for run in runs %}```python\n{{ run.code }}\n```\nOutput:\n```\n{{ run.output }}\n```\n{% endfor %}"
)
_REVISE = (
    f"{_SOLVE}\n\nAn earlier attempt went wrong here:\nStep {{{{ number }}}}: {{{{ wrong_step }}}}\n"
    f"{_EVIDENCE}Keep the steps before it, write it anew and finish."
)
_REWRITE = (
    f"{_SOLVE}\n\nThis is an earlier attempt. The steps that are marked with > were judged wrong:\n{{{{ solution }}}}\n"
    "{% if analysis %}Review: {{ analysis }}\n{% endif %}Solve the problem anew, without these mistakes."
)
_DOUBT = (
    f"{_SOLVE}\n\nAn earlier attempt came to {{{{ answer }}}}, which is in doubt.\n"
    "{% if analysis %}Review: {{ analysis }}\n{% endif %}Solve the problem anew."
)


@dataclass(frozen=True, slots=True)
class Prompts:
    """The templates (Jinja's) of what a policy is told; `redline.agent.policy.prompt_file` reads them from a file.

    Each is one message of the user's, behind which the policy's answer is opened with the steps that stand and the
    label of the next. Every template may say `{{ instruction }}`, and has to say what `NEEDED` lists for it.
    """

    system: str = ""
    """A message before all others, as it is; empty: there is none."""
    instruction: str = INSTRUCTION
    """How a solution is to be written. No template: it is put in as it is."""
    draft: str = _SOLVE
    """The first attempt."""
    extend: str = _SOLVE
    """An attempt that did not come to its end: the steps that stand are the beginning of the answer, and `steps`."""
    next_step: str = _SOLVE
    """One more step: a tutor's hint."""
    revise: str = _REVISE
    """The first wrong step anew. `analysis` and `runs` (of `code` and `output`) are why it is wrong, or empty."""
    rewrite: str = _REWRITE
    """The whole solution anew. `solution` is the earlier one, `>` before each wrong step; `analysis` the reviewer's."""
    doubt: str = _DOUBT
    """The whole solution anew, where only its answer is in doubt and no step is known to be wrong.

    It may show the earlier `solution`, and does not: small models then write it once more (docs/verifier.md).
    """


PLAIN_TEXTS = ("system", "instruction")
"""Of `Prompts`, those that are no templates."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "draft": ("problem",),
    "extend": ("problem",),
    "next_step": ("problem",),
    "revise": ("problem", "wrong_step"),
    "rewrite": ("problem", "solution"),
    "doubt": ("problem",),
}
"""What each template has to say: without it the policy would not know what to do."""
KNOWN: Mapping[str, tuple[str, ...]] = {
    "draft": ("problem", "instruction"),
    "extend": ("problem", "instruction", "steps"),
    "next_step": ("problem", "instruction", "steps"),
    "revise": ("problem", "instruction", "number", "wrong_step", "analysis", "runs"),
    "rewrite": ("problem", "instruction", "solution", "analysis"),
    "doubt": ("problem", "instruction", "answer", "solution", "analysis"),
}
"""What each template may say."""
DEFAULT = Prompts()


def solve_prompt(model: Renderer, problem: str, prompts: Prompts = DEFAULT) -> str:
    """The prompt of a first attempt, ending in the forced opening `Step 1:` (genprm.md, solution sampling)."""
    return _render(model, prompts, prompts.draft, (), problem=problem)


def continue_prompt(model: Renderer, problem: str, steps: Sequence[str], prompts: Prompts = DEFAULT) -> str:
    """The prompt of a first attempt of which these steps already stand; ends in the opening of the next one."""
    return _render(model, prompts, prompts.extend, steps, problem=problem, steps=join_steps(steps))


def next_step_prompt(model: Renderer, problem: str, steps: Sequence[str], prompts: Prompts = DEFAULT) -> str:
    """The prompt of the one step after these; ends in its opening."""
    return _render(model, prompts, prompts.next_step, steps, problem=problem, steps=join_steps(steps))


def revise_prompt(
    model: Renderer,
    problem: str,
    right_steps: Sequence[str],
    wrong_step: str,
    evidence: Evidence | None,
    prompts: Prompts = DEFAULT,
) -> str:
    """The prompt of a revision: the steps before the wrong one are kept, as the beginning of the new answer.

    `evidence=None` names the wrong step and nothing else: the control row of the benchmarks.
    """
    analysis, runs = _shown(evidence or Evidence())
    return _render(
        model,
        prompts,
        prompts.revise,
        right_steps,
        problem=problem,
        number=len(right_steps) + 1,
        wrong_step=wrong_step,
        analysis=analysis,
        runs=[{"code": run.code.strip(), "output": run.output.strip()} for run in runs],
    )


def rewrite_prompt(
    model: Renderer,
    problem: str,
    steps: Sequence[str],
    wrong: Mapping[int, Evidence | None],
    prompts: Prompts = DEFAULT,
) -> str:
    """The prompt of a whole new solution after one whose steps `wrong` (from 0, with the evidence) were not right.

    The paper's critique-refinement (genprm.md, Table 2): the solution with a mark before each wrong step and the
    analysis alone, without code; nothing of it is kept.
    """
    marked = [f"{'>' if k in wrong else ''}{step_label(k + 1)} {text}" for k, text in enumerate(steps)]
    analysis = "\n".join(filter(None, (_shown(evidence)[0] for evidence in wrong.values() if evidence)))
    return _render(model, prompts, prompts.rewrite, (), problem=problem, solution="\n".join(marked), analysis=analysis)


def doubt_prompt(
    model: Renderer,
    problem: str,
    steps: Sequence[str],
    answer: str,
    evidence: Evidence | None,
    prompts: Prompts = DEFAULT,
) -> str:
    """The prompt of a whole new solution after one whose answer others do not bear out: no step of it is blamed.

    Not in the paper, whose critic judges steps. `evidence=None` says nothing of why.
    """
    analysis, _ = _shown(evidence or Evidence())
    said = {"answer": answer, "solution": join_steps(steps), "analysis": analysis}
    return _render(model, prompts, prompts.doubt, (), problem=problem, **said)


def _shown(evidence: Evidence) -> tuple[str, Sequence[CodeRun]]:
    """What a policy may be shown of the reviewer's words, and of its code."""
    if evidence.shown is not None:
        return evidence.shown.strip(), ()
    return evidence.analysis.strip(), evidence.runs


def _render(model: Renderer, prompts: Prompts, template: str, kept: Sequence[str], **said: object) -> str:
    request = template_of(template).render(instruction=prompts.instruction, **said)
    messages: list[Message] = [{"role": "system", "content": prompts.system}] if prompts.system else []
    messages.append({"role": "user", "content": request})
    opening = f"{join_steps(kept)}\n" if kept else ""
    return render_prompt(model, messages, add_generation_prompt=True, opening=f"{opening}{step_label(len(kept) + 1)}")


@lru_cache(maxsize=64)
def template_of(text: str) -> Template:
    """The compiled template. Raises `jinja2.TemplateError` for one that is none."""
    return environment().from_string(text)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja's, shut in: a prompt may come with a folder that somebody else made."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(keep_trailing_newline=True, undefined=StrictUndefined, autoescape=False)
