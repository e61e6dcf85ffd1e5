"""People's words in, answers out.

``root``       the command ``tradeledger``: knows its subcommands by name, loads one when called
``questions``  language understanding: text to query
``commands``   ask
"""
