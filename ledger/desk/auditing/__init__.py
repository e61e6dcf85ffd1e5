"""Auditing a ledger without trusting it.

``findings``  what can be found: codes, places, words
``tree``      stage 1: every stored byte against the tree, the tree against itself
``streams``   stage 1: every stream counts its events
``naming``    what was done to an event whose bytes do not give its leaf
``anchors``   the ledger against checkpoints from elsewhere
``meaning``   stages 2 and 3: schemas, and business rules in order
``run``       these stages together

Stages 4 (projections) and 5 (receipts) are the read side's: ``projections.audit``.
"""
