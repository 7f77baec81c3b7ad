"""The numbers of a problem: a small language that says how they are drawn, and the drawings it is made of."""

from redline.training.generator.numbers.language import Numbers, NumbersError, numbers_of

__all__ = ["Numbers", "NumbersError", "numbers_of"]
