"""What goes to Discord, and what comes from it.

``answering``    inside Discord's three seconds, whatever happens; ``cooldowns`` for who is fast
``pressing``     buttons, menus and forms; ``mentions`` messages
``payloads``     what Discord sent with an interaction; ``wire`` a reply as discord.py wants it
``transport``    posts of the bot's own accord
``translating``, ``syncing``  the commands, in the reader's language, sent when they changed
"""
