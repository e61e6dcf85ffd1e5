"""Values of the domain, without I/O and without third-party imports.

``clocks``       days, instants, half-open intervals, the importer's legal zone
``dates``        what a person types for a date ("Oct 1", "yesterday")
``duties``       duty expressions: parse, print, sum
``goods``        HS/HTS codes and scopes
``economies``    ISO economies, their legal zones, dated groups
``programmes``   the families of measures, with the words a sentence uses for them
``identifiers``  the shapes of ids and keys
``problems``     a user's mistake as a value: code, place, message, fix
"""
