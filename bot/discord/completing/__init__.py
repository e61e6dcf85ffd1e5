"""Autocomplete: what people may mean, ranked, from memory.

``build(book, now, language)`` reads a ledger once; ``complete`` and ``resolve`` of what it returns
never touch a store.

``completions``  the whole: choices for every kind of option, and the reading of what was given
``entries``      what may be meant and how it is shown; text as it is compared
``ranked``       entries by what is typed: name, beginning, word, code, slip of the pen
``held``         what the ledger holds that may be asked for, read in one pass
``listed``       the entries of each kind
``acts``         when duties changed, and when that was announced
``daychoices``   the days that are offered; ``dayreading`` is what somebody types for one
``resolving``    a value, a label or a name, as the value that it means
"""

from bot.discord.completing.completions import KINDS, Completions, Kind, Meant, build
from bot.discord.completing.entries import Choice

__all__ = ["KINDS", "Choice", "Completions", "Kind", "Meant", "build"]
