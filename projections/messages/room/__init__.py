"""The texts of a chat room, each in every language.

Keys begin with ``room.``, ``alert.`` or ``command.``.

``answers``   labels of answers: embeds, buttons, charts
``alerts``    what alerts and witness posts say
``commands``  names and descriptions of commands; what is said when something is wrong
"""
