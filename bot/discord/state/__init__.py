"""What the bot remembers of its own, in a file beside the ledger.

``store``         the file, and the thread that owns it
``schema``        its tables, by version
``interactions``  what was taken, promised, kept and receipted
``processes``     which processes that share it are alive
"""
