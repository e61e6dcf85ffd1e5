"""Use cases: what somebody does with the ledger.

``yamlfile``   YAML read with a line for every value, and without surprises
``packs``      event packs: from file to events, with every problem and its line
``append``     one event or a batch, as one transaction, with all rules
``correct``    corrections and retractions
``exporting``  the ledger out, as jsonl, csv, parquet or sqlite
``bundled``    the history that comes with the program, on first use
``preview``    what an append would change
"""
