"""A solution's text and its steps: `Step k: ...` lines, as step forcing makes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A label opens a line: `Step 2:`, `step 2)`, `Step 2. `, `**Step 2:**`, `**Step 2**:`, and as a line of its own also
# `### Step 2` and `**Step 2**`. A full stop before a digit is a decimal point. Emphasis is taken off after the label
# only where it was opened before it, so that a step which itself begins with `**` keeps it. A label said twice
# (`Step 2: Step 2: ...`: forced, and then written by the policy too) is one label.
_LABEL = re.compile(
    r"""^[ \t]*
    (?P<head> \#{1,6}[ \t]* | >[ \t]* )?
    (?P<em> [*_]{1,3} )?
    step[ \t]+\d{1,6}
    (?(em) (?: [ \t]*(?P=em) )? )
    (?:
        [ \t]* (?: [:)] | \.(?!\d) ) (?(em) (?P=em)? )
      | (?(head) | (?(em) | (?!) ) ) [ \t]*\r?$
    )
    (?: [ \t]*step[ \t]+\d{1,6}[ \t]*[:)] )?
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_BLANK = re.compile(r"\n[ \t\r]*\n\s*")


def step_label(number: int) -> str:
    """The opening of step `number` (from 1)."""
    return f"Step {number}:"


def join_steps(steps: Sequence[str]) -> str:
    """One text with a label before every step; `split_steps` takes it apart again."""
    return "\n".join(f"{step_label(k)} {text}" for k, text in enumerate(steps, 1))


def split_steps(text: str) -> list[str]:
    """The steps of a solution, without labels and surrounding space, in the order written; nothing else is dropped.

    Text without any label is split at blank lines; what stands before the first label belongs to the first step.
    """
    labels = list(_LABEL.finditer(text))
    if not labels:
        return [part.strip() for part in _BLANK.split(text) if part.strip()]
    ends = [*(m.start() for m in labels[1:]), len(text)]
    parts = [text[m.end() : end].strip() for m, end in zip(labels, ends, strict=True)]
    preamble = text[: labels[0].start()].strip()
    if preamble:
        parts[0] = f"{preamble}\n{parts[0]}".strip()
    return [part for part in parts if part]
