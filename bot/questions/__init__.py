"""Language understanding: text to query. Deterministic, explainable, offline.

``text``       what was typed, made harmless and regular
``economies``  names, adjectives and codes of economies, with who levies and whose goods
``days``       the day or range that is meant
``understand`` the whole: intent, slots, what was assumed
"""
