"""products."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ledger.terminal import output_format, this_call
from projections.answers import products
from projections.answers.answer import Answer
from projections.commands import show
from projections.opening import open_book
from projections.rendering import dim, footer, headline, table, wrapped


@click.command("products")
@click.argument("name", metavar="[NAME]", required=False)
@output_format
def products_command(name: str | None) -> int:
    r"""The goods that have a name here, with their codes; or those that a name or code means.

    \b
    Example:
      tradeledger products "electric cars"
    """
    call = this_call()
    found = products.answer(open_book(call), name, call.now)
    return show(found, _products, lambda answer: list(answer.result["products"]))


def _products(answer: Answer) -> Iterator[str]:
    yield from headline(answer)
    rows = answer.result["products"]
    if len(rows) == 1:
        yield ""
        for label, key in (("codes", "codes"), ("names", "names"), ("中文", "names_zh")):
            yield from wrapped(f"{label:<8}{', '.join(rows[0][key])}", "  ", " " * 10)
        for importer, lines in rows[0]["lines"].items():
            yield from wrapped(f"{'lines':<8}{importer}: {', '.join(lines)}", "  ", " " * 10)
        yield from footer(answer)
        return
    yield ""
    yield from table([[dim(", ".join(row["codes"][:3])), row["title"]] for row in rows])
    yield from footer(answer)


COMMANDS = {"products": products_command}
