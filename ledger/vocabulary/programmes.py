"""Programmes: the families that measures belong to, with the words a sentence uses for them.

A registry: a measure of an unlisted programme is allowed (law invents new ones), and is then named
by its own title.
"""

from __future__ import annotations

PROGRAMMES: dict[str, str] = {
    "adcvd": "anti-dumping and countervailing duty",
    "de-minimis": "rule on low-value parcels",
    "export-control": "export control",
    "ieepa-fentanyl": "fentanyl duty (IEEPA)",
    "ieepa-other": "IEEPA duty",
    "ieepa-reciprocal": "reciprocal duty (IEEPA)",
    "mfn": "MFN duty",
    "port-fees": "port fee",
    "retaliation": "retaliatory duty",
    "s122": "Section 122 surcharge",
    "s201": "Section 201 safeguard duty",
    "s232": "Section 232 duty",
    "s301": "Section 301 duty",
    "s301-forced-labor": "Section 301 forced-labour duty",
    "s338": "Section 338 duty",
    "safeguard": "safeguard duty",
    "trq": "tariff-rate quota",
}


#: programmes of many measures: a sentence names the measure, not the programme
_MANY = frozenset({"s201", "s232", "s301", "retaliation", "ieepa-other", "other"})
_PROPER = frozenset({"Section", "Annex", "US", "EU", "IEEPA", "MFN"})


def label(programme: str, title: str) -> str:
    """What a sentence calls a measure: its programme where one measure is the programme."""
    if title == programme:
        return PROGRAMMES.get(programme, title)
    if programme in _MANY:
        return in_sentence(title)
    return PROGRAMMES.get(programme, in_sentence(title))


def in_sentence(title: str) -> str:
    """A title inside a sentence: its first letter small, unless the word is a name."""
    first = title.split(" ", 1)[0]
    if first in _PROPER or not first[1:].islower():
        return title
    return title[0].lower() + title[1:]
