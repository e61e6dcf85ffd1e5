"""The Merkle tree over the stored events: pure functions, no I/O.

``leaf``    what exactly is hashed for one stored event
``merkle``  the RFC 6962 tree: node hashes as the log grows, the root at any size
"""
