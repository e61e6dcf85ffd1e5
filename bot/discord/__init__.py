"""The Discord bot: the ledger in the room where people talk.

Only the modules here import discord.py; what decides anything (``presenting``, ``completing``,
``alerts``, ``state``) is plain Python.

``question``    a command with its options, small enough for a button
``reply``       what the bot says, before Discord
``presenting``  an answer becomes a reply, within every limit
``completing``  autocomplete, from memory
``state``       what the bot remembers of its own
``alerts``      who is told what, once
"""
