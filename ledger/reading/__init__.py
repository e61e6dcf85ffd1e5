"""Reading the ledger itself, as recorded.

``entries``   stored rows as records, with what was corrected since
``printing``  records in each format, one by one as they come
``log``       the events in order, and as they come (``--follow``)
``show``      one event, whole
``export``    the ledger as jsonl, csv, parquet or sqlite

Nothing here validates or imports the models: what is stored is shown.
"""

import click

from ledger.reading.export import export
from ledger.reading.log import log
from ledger.reading.show import show

__all__ = ["COMMANDS"]

COMMANDS: dict[str, click.Command] = {"log": log, "show": show, "export": export}
