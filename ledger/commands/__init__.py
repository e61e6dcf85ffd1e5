"""Writing to the ledger from a terminal.

``words``      what each field of an event means, and an example of it
``kinds``      the kinds of events by the names that people type
``typed``      from typed text to a field's value
``options``    the options of a kind, from its model's fields
``recording``  who records, waivers, and whether it is only tried
``told``       what was recorded, held or refused, in every format
``append``     one event, or a file of them
``correct``    corrections and retractions
``importing``  packs and exports; a new ledger
"""

import click

from ledger.commands.append import append
from ledger.commands.correct import correct, retract
from ledger.commands.importing import import_, init

__all__ = ["COMMANDS"]

COMMANDS: dict[str, click.Command] = {
    "append": append,
    "correct": correct,
    "retract": retract,
    "import": import_,
    "init": init,
}
