"""Who is told what, once: subscriptions, matching, the outbox, the posts.

An event is seen by ``following``, matched, and put into the outbox in one transaction; ``sending``
empties the outbox through a transport, and writes each post when it is sent. Nothing here imports
discord, and the clock is passed in.

``subscription``   a subscription as a value
``wishes``         what somebody typed for ``/alerts add``, read
``subscriptions``  where they are kept: add, remove, find; blocked channels, servers that were left
``happening``      what a recorded event is to those who watch: for whom, how firm, how old
``matching``       which subscriptions care, and why; what is news
``following``      new events become posts, and the place moves on
``filling``        at once, gathered, in the day's digest, or as a reply to what was wrong
``reminding``      so many days before a lapse
``outbox``         posts, and the items that they tell of
``claims``         who holds a post, and how it ended
``sending``        the loop, and the ``Transport`` that it sends through
``composing``      a claimed post becomes a letter
``changing``       what an event changed: before, after, next
``writing``        one event as a post; corrections
``digests``        many events as a post
``samples``        what ``/alerts test`` posts
``listing``        subscriptions in words
``schema``         the tables
"""
