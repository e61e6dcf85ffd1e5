"""The read side: what follows from what happened.

``records``    stored rows as believed at a position: corrections applied, retractions left out
``layers``     one record as assignments of a duty to an interval
``timelines``  layers folded into intervals of duty, under three clocks
``stacking``   which measures apply together, and why not
``index``      which measures reach whom: kept beside the ledger, rebuilt when in doubt
``book``       an open ledger: the index followed, timelines on demand
``rates``      the sum of the measures that apply to an origin and a good
``forecast``   what lapses if nobody acts
``truces``     truces, talks, agreements and who sat at the table
``goods``      goods as people name them
``glossary``   what words mean, and named episodes as days
``claims``     what people said, held against the record
``digest``     one hash of the whole derived state
``answers``    one file per question: a query in, an answer out
``sentences``, ``programme_words``   the one sentence that every surface shows, and its words
``messages``   the texts of answers, by language
``rendering``  answers as text for a terminal
``charts``     a history as a picture, and the same in words
``preview``    what an append would change
``asking``     a command with its options, answered without a terminal
``receipts``   what was asked on which clocks, with a digest of the answer
``recalls``    receipts asked again
``kept``       the kept index against one made from nothing
``lateness``   how late events were recorded
``steps``      what each event did to a rate
``commands``, ``comparing``, ``listings``, ``options``, ``opening``   what is typed at a terminal
``audit``, ``rebuild``, ``bisecting``, ``doctor``   and to check it
"""
