"""How the bot lives: put together, started, watched, mended, stopped.

``building``   its parts, put together in one place
``running``    start, drain, stop, exit codes; ``checkup`` is ``bot check``
``loops``      everything that runs beside answering
``repairing``  promises of processes that died
``metrics``, ``vitals``, ``watching``, ``health``, ``notifying``  how it is, and who is told
``logs``       one JSON object a line
"""
