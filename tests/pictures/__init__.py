"""Messages of the bot as pictures: what somebody in a room would see, for those who review it.

``python -m tests.pictures --out FOLDER`` draws the gallery; ``--readme`` draws ``docs/answer.png``.

``shown``      a message as values: from a ``Reply``, or from the payload that the API gets
``markdown``   the markdown that the bot uses, as runs of text
``lines``      runs broken into lines that fit a width
``fonts``      the fonts: Pillow's own, and what the system has for what that one lacks
``colours``    the dark and the light theme
``canvas``     shapes on a picture that grows downwards
``message``    a message drawn
``parts``      its embeds, files, buttons and menus
``gallery``    a set of answers that shows every kind of card
``readme``     the picture in the README
"""
