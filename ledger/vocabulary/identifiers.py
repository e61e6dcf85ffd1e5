"""The shapes of ids and keys.

=============  ==========================  ==============================================
measure        ``us.ieepa.fentanyl.cn``    dotted, importer first; a prefix is its umbrella
programme      ``ieepa-fentanyl``          kebab
event key      ``us.s122/imposed``         stable, chosen by who writes the event
source         ``eo-14195``                kebab
truce, talks   ``us-cn.geneva-2025``       dotted kebab
=============  ==========================  ==============================================
"""

from __future__ import annotations

import re

_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MEASURE = re.compile(rf"{_WORD}(?:\.{_WORD})+\Z")
PROGRAMME = re.compile(rf"{_WORD}\Z")
THING = re.compile(rf"{_WORD}(?:\.{_WORD})*\Z")
SOURCE = re.compile(rf"{_WORD}\Z")
KEY = re.compile(r"[a-z0-9][a-z0-9.:/_-]{1,119}\Z")


def ancestors(measure: str) -> list[str]:
    """The umbrellas of a measure, widest first: ``us.ieepa.x`` has ``us.ieepa``.

    What happens to an umbrella (a court voids ``us.ieepa``) happens to all under it.
    """
    parts = measure.split(".")
    return [".".join(parts[:n]) for n in range(2, len(parts))]
