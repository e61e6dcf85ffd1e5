"""The texts of a chat room, each in every language.

Keys begin with ``room.``, ``alert.``, ``chart.`` or ``command.``.

``answers``   labels of answers: embeds, buttons
``charts``    what a picture says in words
``alerts``    what alerts and witness posts say
``commands``  names and descriptions of commands; what is said when something is wrong
``completing``  what stands beside a choice while somebody types
"""
