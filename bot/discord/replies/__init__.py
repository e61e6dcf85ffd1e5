"""What the bot says, before it is Discord's.

``question``   a command with its options, small enough for a button
``making``     a question becomes a reply with its receipt
``reply``      the reply as a value; ``saying`` one line without a card
``refusals``   a no from the catalogue
``recalling``, ``proving``, ``about``  receipts asked again, proofs, the card of the bot
"""
