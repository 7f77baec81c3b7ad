"""Parts of somebody else's, found by the name of an entry point or by their place, `module:attribute`."""

from __future__ import annotations

import importlib
import importlib.machinery
import inspect
import os
import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

PLACE = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*"
"""How a place is written, as a pattern: Python names with dots, on both sides of one colon."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A class or function that makes a part."""

    name: str
    """As it was asked for, and where it was found where that is something else."""
    call: Callable[..., Any]

    def parameters(self) -> Mapping[str, bool]:
        """The names that it takes by keyword, and whether it can do without; none where Python cannot tell."""
        try:
            taken = inspect.signature(self.call).parameters.values()
        except ValueError:
            return {}
        named = (one for one in taken if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY))
        return {one.name: one.default is not one.empty for one in named}


class PluginGroup:
    """One kind of part that others may provide: `noun` in messages, `group` of its entry points.

    Whatever goes wrong is an `error` of the package that asks; what a provider raises of `own` kinds passes as it is.
    `forms`: what names there are, for whoever has misspelt one of them.
    """

    def __init__(
        self,
        noun: str,
        group: str,
        error: Callable[[str], Exception],
        *,
        own: tuple[type[Exception], ...],
        forms: str = "",
    ) -> None:
        self.noun, self.group, self.error = noun, group, error
        self._own, self._forms = own, forms

    def names(self) -> tuple[str, ...]:
        """The names that installed packages offer."""
        return tuple(sorted(self._entry_points().names))

    def is_foreign(self, name: str) -> bool:
        """Whether somebody else's code is imported for this name: it is a place, or an installed package's."""
        return re.fullmatch(PLACE, name) is not None or name in self._entry_points().names

    def find(self, name: str) -> Provider | None:
        """The provider that an entry point of this name gives, or the one at this place; None: there is neither.

        A module that Python does not find is looked for in the working directory too. Raises the group's error.
        """
        points = self._entry_points().select(name=name)
        if len(places := {point.value for point in points}) > 1:
            raise self.error(f"several packages offer a {self.noun} {name!r}: {', '.join(sorted(places))}")
        place = next(iter(places), name)
        if not re.fullmatch(PLACE, place):
            if places:
                raise self.error(f"the {self.noun} {name!r} is said to be at {place!r}, which is no module:attribute")
            return None
        return Provider(name if name == place else f"{name} ({place})", self._loaded(name, place))

    def make(self, provider: Provider, **options: object) -> object:
        """What the provider makes of these options. Raises the group's error."""
        try:
            return provider.call(**options)
        except self._own:
            raise
        except Exception as error:
            raise self.error(f"the {self.noun} {provider.name} cannot be made: {_told(error)}") from error

    def asked(self, provider: Provider, offered: Collection[str]) -> frozenset[str]:
        """What of the offered a provider asks for, by its parameters' names. Raises the group's error for more."""
        parameters = provider.parameters()
        if strange := sorted(name for name, optional in parameters.items() if not optional and name not in offered):
            known = ", ".join(sorted(offered)) or "nothing"
            raise self.error(f"the {self.noun} {provider.name} asks for {', '.join(strange)}; it may ask for {known}")
        return frozenset(offered) & parameters.keys()

    def incomplete(self, provider: Provider, made: object, protocol: type) -> Exception:
        """What to raise for a part that does not keep the protocol."""
        lacking = sorted(part for part in members(protocol) if not hasattr(made, part))
        return self.error(f"the {self.noun} {provider.name} is a {type(made).__name__} without {', '.join(lacking)}")

    def _entry_points(self) -> EntryPoints:
        from importlib.metadata import entry_points  # slow to import, and few need it

        return entry_points(group=self.group)

    def _loaded(self, name: str, place: str) -> Callable[..., Any]:
        module, _, attribute = place.partition(":")
        try:
            found: Any = _imported(module)
            for part in attribute.split("."):
                found = getattr(found, part)
        except Exception as error:
            known = f"; {self._forms}" if name == place and self._forms and isinstance(error, ImportError) else ""
            raise self.error(
                f"the {self.noun} {name!r} cannot be loaded from {place}: {_told(error)}{known}"
            ) from error
        if not callable(found):
            raise self.error(f"{place} is no class or function that makes a {self.noun}")
        made: Callable[..., Any] = found
        return made


@runtime_checkable
class _Nothing(Protocol):
    """What every protocol has of itself."""


def members(protocol: type) -> set[str]:
    """The names of what a protocol asks for."""
    of_each = ("_abc", "__abstract", "__annot")  # some only where somebody has looked
    return {name for name in dir(protocol) if not name.startswith(of_each)} - set(dir(_Nothing))


def _imported(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        here, top = os.getcwd(), module.partition(".")[0]
        if error.name != top or here in sys.path or importlib.machinery.PathFinder.find_spec(top, [here]) is None:
            raise
        # Behind all else, so that nothing of the folder stands in the way of a library.
        sys.path.append(here)
        return importlib.import_module(module)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
