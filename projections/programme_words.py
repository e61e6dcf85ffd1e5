"""What a sentence calls a measure: its programme in a few words, else its title."""

from __future__ import annotations

from ledger.vocabulary.programmes import label
from projections.book import Measure


def word_of(measure: Measure) -> str:
    """``fentanyl duty (IEEPA)``, ``Section 301 list 3``."""
    return label(measure.programme, measure.title)
