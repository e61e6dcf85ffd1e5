"""Speed, side by side with peers: ``make bench`` (nothing here is collected by pytest).

``run``        options, the run, the table
``measuring``  timing A B A B, medians, child processes with their peak memory
``ledgers``    the run's ledgers and peers' files, each made once
``world``      who levies on whom: measures spread so that a pair has as many at any size
``measures``   what happens to one measure, step by step
``synthetic``  all of it in order of announcement, written through the real recorder
``library``    the same events as the eventsourcing library's own domain events
``prices``     a beancount file of price directives, and bean-query
``replaying``  row 1
``appending``  row 2
``asking``     row 3
``cold``       rows 4 and 5
``auditing``   row 6
``rooms``      row 7: the Discord bot; ``room_acts`` what its users do, ``room_processes`` the
               processes and what they cost, ``slow_bot`` and ``plain_bot`` programs beside it
"""
