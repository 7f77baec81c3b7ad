"""`redline models`: what can be pulled, and what is here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redline.cli import exit_codes, options

if TYPE_CHECKING:
    from redline.inference.catalogue.catalogue import CatalogueEntry


@options.with_logs
def models(
    json: options.Json = False,
) -> int:
    """List the models that `redline pull` knows, which of them are here, and the name to use each by."""
    from redline.cli.console.output import print_object
    from redline.inference.catalogue.catalogue import CATALOGUE, models_folder
    from redline.inference.catalogue.pull import is_pulled

    rows = [_row(entry, pulled=is_pulled(entry)) for entry in CATALOGUE]
    if json:
        print_object({"folder": str(models_folder()), "models": rows})
    else:
        _show(rows, str(models_folder()))
    return exit_codes.OK


def _row(entry: CatalogueEntry, *, pulled: bool) -> dict[str, Any]:
    return {
        "name": entry.name,
        "pulled": pulled,
        "address": entry.address,
        "size": entry.size,
        "memory": entry.memory,
        "licence": entry.licence,
        "purpose": entry.purpose,
        "sha256": entry.sha256 or None,
        "path": str(entry.path) if pulled and entry.file else None,
    }


def _show(rows: list[dict[str, Any]], folder: str) -> None:
    from redline.cli.console.printer import Printer
    from redline.cli.console.terminal import Screen

    printer = Printer(Screen(highlight=False))
    for row in rows:
        state, style = ("pulled", "green") if row["pulled"] else ("-", "")
        sizes = f"{row['size'] / 1e9:5.2f} GB, needs {row['memory'] / 1e9:4.1f} GB of memory"
        printer.line(f"{state:<7} {row['name']:<19} {sizes}", style)
        printer.line(f"{row['address']}: {row['purpose']}", "", 8)
        printer.line(f"licence: {row['licence']}", "dim", 8)
    printer.line(f"GGUF files are kept in {folder}; `redline pull NAME` brings one.", "bold")
