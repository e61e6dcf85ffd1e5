"""The Merkle tree over the stored events: pure functions; only the verifier can read files.

``leaf``        what exactly is hashed for one stored event
``merkle``      the RFC 6962 tree: node hashes as the log grows, the root at any size
``proofs``      inclusion and consistency proofs, from the kept nodes
``checkpoint``  signed tree heads, and the keys that sign them
``verifier``    checks all of it: one file by itself, which is what auditors are given
"""
