"""Goods as people name them.

``folding``    names as they are compared: case, hyphens, plurals, spellings
``lexicon``    names to things, exactly, inside a text, or nearly
``catalogue``  products by name or code
``treatment``  which of a product's codes are treated alike, and what each pays
``commands``   products
"""
