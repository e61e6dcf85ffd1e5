"""The commands of the bot, by what they are about.

``tree``       all of them, with what they share: installs, contexts, errors
``places``     in servers or everywhere, installed for a server or for oneself
``options``    what options are called, how they complete, how they are read
``questions``  ask, rate, history, compare, forecast, truce, talks, why
``records``    receipt, proof, about
``alerts``     subscriptions of a server
``claims``     the message menu that checks a claim
``proposals``  propose and approve, where members may
"""

from bot.discord.commands.tree import tree

__all__ = ["tree"]
