"""What can happen, as frozen models under stable names.

``types``        the field types that events share (moments, duties, origins, scopes)
``base``         what every event carries: announced, sources, confidence, note, waivers
``measures``     a duty is introduced, set, suspended, extended, terminated, voided, threatened …
``stacking``     which measures apply together, and why not: rules as events
``truces``       a truce is announced, extended, lapses, ends
``talks``        talks are scheduled, held, bring an outcome; agreements
``sources``      a source is registered, a claim recorded, a pack verified
``products``     what people call goods, and their codes
``glossary``     what words mean; named episodes
``keeping``      the ledger itself: migrations, proposals that wait for a second person
``corrections``  our record was wrong: corrected, retracted
``aggregates``   what is so far recorded of one measure, truce, talks or source
``registry``     stable name -> model, and the upcasters of older versions
``recorded``     the envelope of a stored event: stream, version, recorded instant, recorder
"""
