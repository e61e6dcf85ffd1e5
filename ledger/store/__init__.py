"""The only write-side I/O.

``url``          which store is meant, and where its files are
``log``          reading: rows in order, streams, keys, tree nodes; light enough for a cold start
``postgres_log`` the same on PostgreSQL
``application``  writing: the eventsourcing application, with the mapper of stable names
``sqlite``       its recorder on SQLite: event, key and leaf hash in one durable transaction
``postgres``     its recorder on PostgreSQL, and ``postgres_factory`` what makes that
``raw``          what lies in a store, for audits, and ``postgres_raw`` the same on PostgreSQL
``seen``         the checkpoints that this machine has seen of a store
"""
