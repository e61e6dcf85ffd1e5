"""A question understood becomes an answer of the projections: one handler a kind of question.

``dispatch``      the way from text to answer; ``answer_question`` is the whole of it
``context``       what every handler gets
``duties``        the rate that is asked for, in the form that fits what is named
``by_origin``     a good of which no origin is told, for the main partners
``ranked``        origins by their rate; ``beyond`` when a rate was above or below a figure
``goods_duties``  products, codes, the goods of one measure
``stated``        figures that a question states; averages of others
``comparisons``   peaks, rates side by side
``beginnings``    when it began or ends; ``acts`` by the verb that asks for them
``courses``       whether it still stands; history
``steps``         what changed, what is next
``agreements``    truces, talks; ``inventories`` all of them; ``people`` who sat at the table
``on_the_day``    what happened on a day
``events``        what happened, what became of a threat
``rulings``, ``parcels``, ``reasons``, ``stacked``, ``reaching``, ``terms``  each its own kind
``declined``      what is not covered, with the nearest thing held; questions back
``closing``       assumptions, notes, other views, the language of the answer (``translated``)
``localised``     the answer of a command in another language, for a chat room
"""

from bot.answering.dispatch import answer_question, answer_understood

__all__ = ["answer_question", "answer_understood"]
