"""An answer becomes a reply: the sentence, a card, files, buttons.

Nothing here imports discord, reads a file or a clock; limits are kept here and nowhere else.

``answers``    ``present``: the reply to a question, whatever its kind
``sourcing``   ``sources``: where every figure comes from
``refusing``   ``refused``: a mistake in a question, told gently
``repeating``  ``asked_again``: a reply with a button that asks once more
``following``  ``about`` and ``follow``: the questions behind the buttons
``escaping``   text of others in Discord's markdown, harmless
``limits``     Discord's limits, and text cut to them
``cards``      the card below the sentence, while it is being filled
``rates``, ``courses``, ``agreements``, ``records``, ``checks``   what fills it, by kind of answer
``cautions``   what a reader has to be careful of, as far as the card does not say it
``wording``    duties, measures, steps and spans of days in the language of the answer
``trees``      the derivation of a rate as plain text
``charting``   charts as attachments, with their text alternative
``buttons``, ``menus``   what one may ask next
``titles``, ``statuses``, ``colours``   the question in a line, states in words and in colours
"""

from bot.discord.presenting.answers import present
from bot.discord.presenting.escaping import escape
from bot.discord.presenting.following import about, follow
from bot.discord.presenting.menus import offered
from bot.discord.presenting.refusing import refused, said
from bot.discord.presenting.repeating import asked_again
from bot.discord.presenting.sourcing import sources

__all__ = [
    "about", "asked_again", "escape", "follow", "offered", "present", "refused", "said", "sources",
]  # fmt: skip
