"""Fact check: the checkable claims of a text, each held against the record.

``reading``   the sentences of a text, in whatever language
``claims``    what a text states: rates, dates, truce ends, lengths, offices, venues
``dating``    the day at which a text stands, where it does not say so
``verdicts``  each claim with its verdict and the events behind it
``tables``    the verdicts on truces, talks, people and courts
"""

from bot.checking.verdicts import check_text

__all__ = ["check_text"]
