"""Auditing a ledger without trusting it.

``findings``  what can be found: codes, places, words
``tree``      stage 1: every stored byte against the tree, the tree against itself
``hashing``   what stage 1 computes, many rows at a time
``streams``   stage 1: every stream counts its events
``sweeping``  stage 1 in several processes: is everything as it should be, or not?
``naming``    what was done to an event whose bytes do not give its leaf
``anchors``   the ledger against checkpoints from elsewhere
``meaning``   stages 2 and 3: schemas, and business rules in order
``dividing``  stages 2 and 3 in several processes: each its own streams
``hands``     the other processes: how many, how they are asked, what if they fail
``share``     what one of them does
``run``       these stages together

Stages 4 (projections) and 5 (receipts) are the read side's: ``projections.audit``.
"""
