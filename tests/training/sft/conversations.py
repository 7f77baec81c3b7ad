"""Conversations for the tests: generated ones, in the published format."""

import json
from random import Random

from redline.training.embedded.texts.training_text import _rationale
from redline.training.generator.sampler import sample_problem
from redline.training.generator.solution import broken, write_solution
from redline.training.pipeline.schema import ConversationRow
from redline.verifier.genprm import prompt_format


def conversation(number: int) -> ConversationRow:
    rng = Random(f"conversation-{number}")
    problem = sample_problem(rng, "train")
    solution = broken(problem, rng) if number % 2 else write_solution(problem, rng)
    steps = solution.steps[: solution.first_wrong + 1] if solution.first_wrong >= 0 else solution.steps
    written = ["".join(text for text, _ in _rationale(place, step, "full")) for place, step in enumerate(steps, 1)]
    turns = prompt_format.conversation(problem.text, [step.text for step in steps], written[:-1])
    last = {"role": "assistant", "content": written[-1]}
    return ConversationRow.model_validate({"id": f"c{number}", "conversations": [*turns, last]})


def write_conversations(path, count: int):
    path.write_text("".join(f"{conversation(number).model_dump_json()}\n" for number in range(count)))
    return path


def losses_of(folder):
    return json.loads((folder / "training.json").read_text())["losses"]
