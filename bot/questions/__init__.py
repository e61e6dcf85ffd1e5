"""Language understanding: text to query. Deterministic, explainable, offline.

``understand``   the whole, step by step; ``understood`` is what comes out
``text``         what was typed, made harmless and regular
``languages``    which language it is in; ``chinese`` and ``foreign`` bring it to the one grammar
``spelling``     typing errors in words of this field, mended
``economies``    names, adjectives and codes of economies; ``names`` is the word list beyond CLDR
``roles``        who levies and whose goods: the words around the names decide
``written``      the parts of a day as people write them; ``tense`` the year of a day without one
``days``         the days and ranges that are named; ``spans`` and ``episodes`` give them bounds
``clockwords``   what a day is for: asked about, a range, or what was known by then
``goods``        products and tariff codes; ``unnamed`` a good that the ledger does not know
``subjects``     programmes, lists, controls, threats
``intents``      the kind of question, from its words: one table
``defaults``     what is taken where a slot is open; each is told
``outside``      what this ledger does not answer, by kind
"""
