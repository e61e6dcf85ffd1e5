"""The Discord bot: the ledger in the room where people talk.

Only the modules here import discord.py; what decides anything (``replies``, ``presenting``,
``completing``, ``alerts``, ``state``) is plain Python.

    ``client``      what is asked of Discord, and what happens at start
    ``commands``    what can be asked; ``command`` has ``bot run`` and ``bot check``
    ``exchange``    what goes to Discord and comes from it, inside its three seconds
    ``replies``     a question becomes a reply with its receipt
    ``presenting``  an answer becomes a card, within every limit
    ``completing``  autocomplete, from memory; ``knowing`` keeps it fresh
    ``reading``     the ledger, in threads of its own; ``handover`` brings back what they found
    ``alerts``      who is told what, once; ``witness`` posts signed checkpoints
    ``state``       what it remembers of its own
    ``life``        how it is put together, started, watched and stopped
    ``pacing``      not more requests a second than Discord takes, over all processes
    ``config``, ``services``  settings, and everything that commands and loops work with
    ``errors``      what is said when something is wrong
"""
