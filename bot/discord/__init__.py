"""The Discord bot: the ledger in the room where people talk.

Only the modules here import discord.py; what decides anything (``presenting``, ``completing``,
``alerts``, ``state``) is plain Python.

What is said
    ``question``    a command with its options, small enough for a button
    ``reply``       what the bot says, before Discord; ``wire`` puts it into discord.py's objects
    ``making``      a question becomes a reply with its receipt; ``saying`` one line without a card
    ``presenting``  an answer becomes a reply, within every limit
    ``completing``  autocomplete, from memory; ``knowing`` keeps it fresh
    ``recalling``, ``proving``, ``about``  receipts asked again, proofs, the card of the bot
How it gets there
    ``client``      what is asked of Discord, and what happens at start
    ``commands``    the commands; ``pressing`` buttons, menus and forms; ``mentions`` messages
    ``payloads``    what Discord sent with an interaction; ``translating``, ``syncing`` the commands
    ``answering``   inside Discord's three seconds, whatever happens; ``cooldowns`` for who is fast
    ``errors``      what is said when something is wrong; ``refusals`` a no from the catalogue
    ``reading``     the ledger, in threads of its own; ``handover`` brings back what they found
What it does by itself
    ``alerts``      who is told what, once; ``transport`` posts it; ``witness`` signed checkpoints
    ``loops``       everything that runs beside answering; ``repairing`` promises of dead processes
Its life
    ``config``      settings; ``checkup`` is ``bot check``; ``command`` the two commands
    ``building``, ``services``  its parts, put together in one place
    ``running``     start, drain, stop, exit codes; ``logs`` one JSON object a line
    ``state``       what it remembers of its own
    ``metrics``, ``vitals``, ``watching``, ``health``, ``notifying``  how it is, and who is told
"""
