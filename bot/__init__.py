"""People's words in, answers out.

``root``       the command ``tradeledger``: knows its subcommands by name, loads one when called
``questions``  language understanding: text to query
``answering``  a question understood becomes an answer of the projections
``checking``   the fact check of a text
``chat``       the same as a conversation, with follow-up questions
``discord``    the same in a chat room; the only place that imports discord.py
``lines``      one line of JSON in, one answer out
``showing``    answers as text
``commands``   ask, chat, completion
"""
