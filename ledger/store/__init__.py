"""The only write-side I/O.

``url``          which store is meant, and where its files are
``log``          reading: rows in order, streams, keys, tree nodes; light enough for a cold start
``postgres_log`` the same on PostgreSQL
``application``  writing: the eventsourcing application, with the mapper of stable names
``sqlite``       its recorder on SQLite: event, key and leaf hash in one durable transaction
``postgres``     its recorder on PostgreSQL
"""
