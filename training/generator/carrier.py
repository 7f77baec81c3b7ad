"""Sentences around a bare expression or equation: put together from parts, so that none is learnt by heart."""

from __future__ import annotations

from random import Random

_OPENINGS = (
    "",
    "",
    "",
    "",
    "Please ",
    "Can you ",
    "Could you ",
    "I want you to ",
    "Now ",
    "Quickly ",
    "Help me ",
    "Try to ",
)
_VERBS = (
    "compute",
    "calculate",
    "evaluate",
    "work out",
    "find",
    "determine",
    "solve",
    "tell me",
    "give",
    "figure out",
    "simplify",
    "write down",
    "get",
    "say",
)
_OBJECTS = (
    "{}",
    "{}",
    "{}",
    "the value of {}",
    "the result of {}",
    "what {} is",
    "what {} equals",
    "what {} makes",
    "how much {} is",
    "the number {}",
    "the answer to {}",
    "the following: {}",
    "the exact value of {}",
    "this: {}",
    "the outcome of {}",
    "what number {} is",
)
_QUESTIONS = (
    "What is {}",
    "How much is {}",
    "What does {} equal",
    "What does {} make",
    "What is the value of {}",
    "What is the result of {}",
    "What number does {} give",
    "What do we get from {}",
    "What will {} be",
    "Do you know what {} is",
    "{} gives what",
    "{} is how much",
    "{} equals what number",
    "Which number is {}",
    "What comes out of {}",
)
_ENDS = ("", ".", ".", ".", ".", " for me.", ", please.", " exactly.", "!", " by hand.", " without a calculator.")

_ASKED = (
    "find {x}",
    "what is {x}",
    "solve for {x}",
    "compute {x}",
    "determine {x}",
    "calculate {x}",
    "find the value of {x}",
    "what is the value of {x}",
    "how much is {x}",
    "what does {x} equal",
    "what must {x} be",
    "which number is {x}",
    "tell me {x}",
    "get {x}",
    "work {x} out",
    "what number is {x}",
    "give {x}",
)
_GIVEN = (
    "If {e}, ",
    "Given {e}, ",
    "Given that {e}, ",
    "Since {e}, ",
    "When {e}, ",
    "From {e}, ",
    "We know {e}. Now ",
    "We have {e}; ",
    "Take {e} and ",
    "It holds that {e}. ",
    "{e}, ",
    "{e}. ",
    "{e}; ",
    "Here is an equation: {e}. ",
    "The equation is {e}: ",
    "Consider {e}. ",
)
_TURNED = (
    "{a} if {e}",
    "{a} when {e}",
    "{a} given {e}",
    "{a} in {e}",
    "{a}: {e}",
    "{a} from {e}",
    "{a} so that {e}",
    "{a} such that {e}",
    "{a} with {e}",
    "{a} where {e}",
    "{a} knowing that {e}",
)


def around_expression(rng: Random) -> str:
    """A sentence with `{}` in the place of an expression."""
    if rng.random() < 0.45:
        text = f"{rng.choice(_QUESTIONS)}{rng.choice(('?', '?', '?', ''))}"
    else:
        text = f"{rng.choice(_OPENINGS)}{rng.choice(_VERBS)} {rng.choice(_OBJECTS)}"
        text += "?" if text.startswith(("Can", "Could")) else rng.choice(_ENDS)
    return text[:1].upper() + text[1:]


def around_equation(rng: Random) -> str:
    """A sentence with `{e}` in the place of an equation and `{x}` in that of its unknown."""
    asked = rng.choice(_ASKED)
    given_first = rng.random() < 0.5
    text = rng.choice(_GIVEN) + asked if given_first else rng.choice(_TURNED).replace("{a}", asked)
    return text[:1].upper() + text[1:] + rng.choice((".", ".", "?", "?", ""))
