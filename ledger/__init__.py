"""The write side: what happened, recorded once, with its sources.

Map
---
``vocabulary``  values without I/O: clocks, duties, goods, economies, identifiers, problems
``events``      what can happen; the registry of stable names and upcasters
``rules``       business rules: one small class each, its docstring is its message
``store``       the only write-side I/O: the application, its mapper and its recorders
``proof``       the Merkle tree over the stored events: pure functions
``desk``        use cases: append, correct, retract, import, export, replay
``packs``       the bundled history, as event packs
``commands``    what of this is typed at a terminal to write
``reading``     and to read: log, show, export
``keeping``     and to keep: checkpoints, proofs, backups, proposals
``opening``     the store of a call, made on first use
``terminal``    what every command shares: formats, problems, progress
``damage``      what a command says when the store fails under it

Imports point one way: ``desk -> store, rules, proof -> events -> vocabulary``.
"""
