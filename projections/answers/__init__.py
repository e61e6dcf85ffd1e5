"""One file per question: a query in, an answer out. No surface computes anything.

``answer``    the one shape of every answer
``clocks``    on, known by, recorded by: from what was typed to what is asked
``asked``     a question about a rate in canonical form
``components``, ``by_product``, ``outlook``, ``remarks``   the parts of an answer about a rate
``coverage``  what is not held is said, with the nearest thing that is
``evidence``  sources, positions, how far the ledger is verified
``rate``      the duty on a day
``history``   intervals of constant duty
``changes``   what changed between two days
``forecast``  what lapses, starts or expires if nobody acts
``why``       the derivation of a rate
``product``, ``products``, ``variants``, ``beside``   goods that are named, and their rates
``definition``  what a word of the field means
``compare``, ``overview``   two rates side by side; an importer's duties in one look
``sector``, ``standing``, ``reach``   one measure: its rates, how it stands, whom it hits
``figures``   a stated figure held against the record
``happenings``  events found by what they are about
``who``       who held an office, led a side, signed
``made``      an answer put together from records
``listings``  one, or a list, of measures, truces, talks, sources
"""
