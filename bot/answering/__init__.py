"""A question understood becomes an answer of the projections: one handler a kind of question.

``dispatch``    the way from text to answer; ``answer_question`` is the whole of it
``context``     what every handler gets
``duties``      rates, ranges, figures, peaks, comparisons
``courses``     when, still, history, changes, what is next
``agreements``  truces, talks, people
``events``      rulings, refunds, parcels, threats, reasons, definitions
``declined``    what is not covered, with the nearest thing held; questions back
``closing``     assumptions, notes, other views, the language of the answer
"""

from bot.answering.dispatch import answer_question, answer_understood

__all__ = ["answer_question", "answer_understood"]
