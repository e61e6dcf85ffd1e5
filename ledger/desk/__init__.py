"""Use cases: what somebody does with the ledger.

``yamlfile``   YAML read with a line for every value, and without surprises
``packs``      event packs: from file to events, with every problem and its line
``append``     one event or a batch, as one transaction, with all rules
``situation``  what rules look at: the store, and the batch so far
``lookup``     an event by its position or its key
``correct``    corrections and retractions
``importing``  several packs as one transaction; the history that comes with the program
``exporting``  the ledger out, whole or not at all
``tables``     stored events as flat columns, for csv and parquet
``copying``    a ledger as a SQLite file
``restoring``  an export read back
``signing``    signed tree heads, and proofs that rest on them
``auditing``   bytes, schemas and rules verified, nothing believed
``backup``     a consistent copy, audited, and its return
``proposals``  events that wait for a second person
``migrating``  giving a ledger its tree, and ``migrating_postgres`` the same on a server
"""
