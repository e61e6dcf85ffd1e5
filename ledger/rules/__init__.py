"""Business rules: one small class each; its docstring is its message.

``base``         what a rule is; the registry
``history``      what rules look up in a stream, kept so that no rule walks it again
``likeness``     when two events tell the same happening

``everywhere``   every event: sources, waivers, told once
``dates``        every event: days that can be
``measures``     that measures exist, since when, and whose they are
``origins``      whom and what an act hits
``duties``       duties that are set, end, or let goods off
``suspensions``  what is held down, until when, and what returns
``threats``      plans, threats, and giving them up
``truces``       truces, their extensions and ends
``agreements``   talks, their outcomes, agreements
``goods``        names of goods, and of what the glossary explains
``records``      stacking rules, sources, claims, packs
``corrections``  corrections of our own record
``proposals``    who may decide on a proposal
"""

from ledger.rules import (
    agreements,
    corrections,
    dates,
    duties,
    everywhere,
    goods,
    measures,
    origins,
    proposals,
    records,
    suspensions,
    threats,
    truces,
)
from ledger.rules.base import RULES, Rule, Situation, check

__all__ = [
    "RULES",
    "Rule",
    "Situation",
    "agreements",
    "check",
    "corrections",
    "dates",
    "duties",
    "everywhere",
    "goods",
    "measures",
    "origins",
    "proposals",
    "records",
    "suspensions",
    "threats",
    "truces",
]
