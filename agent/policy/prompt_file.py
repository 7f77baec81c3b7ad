"""Prompts of one's own, from a TOML or YAML file: read, and refused where a policy could not work with them."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from redline.agent.errors import RefinementError
from redline.agent.policy.prompts import KNOWN, NEEDED, PLAIN_TEXTS, Prompts, environment, template_of

MAX_BYTES = 1_000_000


class InvalidPrompts(RefinementError):
    """A file of prompts cannot be read, or a prompt in it cannot be used; the message says which and why."""


def read_prompts(path: str | Path) -> Prompts:
    """The prompts of a file, `.toml`, `.yaml` or `.yml`; what it does not have is as it always was.

    Raises `InvalidPrompts` for a file that cannot be read, has an unknown key, or has a template that says what nobody
    fills in or leaves out what the policy must be told.
    """
    path = Path(path)
    given = _parsed(path, _text(path))
    complaints = list(_complaints(given))
    if complaints:
        raise InvalidPrompts(f"{path}: {'; '.join(complaints)}")
    return Prompts(**given)  # type: ignore[arg-type]  # only texts are left


def fingerprint_of_prompts(path: str | Path) -> str:
    """A short digest of what the file says. Raises `InvalidPrompts` as `read_prompts` does."""
    said = repr(read_prompts(path)).encode()
    return hashlib.sha256(said).hexdigest()[:12]


def _text(path: Path) -> str:
    if path.suffix not in {".toml", ".yaml", ".yml"}:
        raise InvalidPrompts(f"{path}: a file of prompts ends in .toml, .yaml or .yml")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InvalidPrompts(f"{path}: is longer than {MAX_BYTES:,} bytes")
        return data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidPrompts(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    import yaml

    try:
        found = tomllib.loads(text) if path.suffix == ".toml" else yaml.safe_load(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidPrompts(f"{path}: not valid TOML: {error}") from error
    except yaml.YAMLError as error:
        raise InvalidPrompts(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict) or not found:
        raise InvalidPrompts(f"{path}: has no prompts; there is {', '.join(_names())}")
    return {str(name): value for name, value in found.items()}


def _complaints(given: Mapping[str, object]) -> Iterator[str]:
    for name, value in given.items():
        if name not in _names():
            close = difflib.get_close_matches(name, _names(), n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(_names())}"
            yield f"unknown key {name!r}; {hint}"
        elif not isinstance(value, str):
            yield f"{name}: a prompt is a text, not {value!r}"
        elif name not in PLAIN_TEXTS:
            yield from (f"{name}: {complaint}" for complaint in _of_template(name, value))


def _of_template(name: str, text: str) -> Iterator[str]:
    from jinja2 import TemplateError, TemplateSyntaxError, meta

    try:
        said = meta.find_undeclared_variables(environment().parse(text))
        template_of(text).render(_trial(name))
    except TemplateSyntaxError as error:
        yield f"line {error.lineno}: {error.message}"
        return
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # A name that nobody fills in is told below, with those that there are.
        said = meta.find_undeclared_variables(environment().parse(text))
        if not said - set(KNOWN[name]):
            yield f"cannot be filled in: {error}"
    if strange := sorted(said - set(KNOWN[name])):
        yield f"nobody fills in {_listed(strange)}; there is {_listed(KNOWN[name])}"
    if missing := [needed for needed in NEEDED[name] if needed not in said]:
        yield f"does not say {_listed(missing)}"


def _trial(name: str) -> dict[str, object]:
    """Something for every name that a template may say."""
    run = {"code": "print(4)", "output": "4"}
    values: dict[str, object] = dict.fromkeys(KNOWN[name], "text")
    return values | {"number": 1, "runs": [run]}


def _names() -> list[str]:
    return [field.name for field in fields(Prompts)]


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"{{{{ {name} }}}}" for name in names)
