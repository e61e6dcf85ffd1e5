"""A local Discord: a strict loopback server that the real client library logs in to.

REST v10 and gateway v10 as far as a bot of commands, buttons, forms and messages needs them.
Nothing of the library is replaced. Everything that the bot sends is held against Discord's limits
and, where it is at hand, Discord's own schema; what Discord would refuse is refused with its codes,
and after every test ``world.check()`` raises whatever was not expected. README.md has an example.

The world
    ``world``            what there is, starting and stopping, ``running(client)``, ``check()``
    ``making``           making servers, channels, roles, people, also while the bot runs
    ``places``           accounts, servers, roles, channels, and how Discord writes them
    ``permissions``      bits, roles, overwrites: who may what where
    ``messages``         messages and their attachments
    ``interactions``     what a user did: the token, the three seconds, the answer
    ``clock``            the twin's own clock, ids, waiting without sleeping
People
    ``people``           ``Person``: slash, autocomplete, menu, say
    ``composing``        what a client would send, and what it refuses to
    ``attempts``         something sent, on its way to what is finally seen
    ``seen``             ``Seen`` (press, choose) and ``Form`` (submit)
    ``load``             many users at once, with times
The wire
    ``server``           one request from faults to answer
    ``calls``            a request, read; routes
    ``gateway``          sessions, RESUME, heartbeats, intents, compression
    ``rest_interactions``  callbacks, original answers, follow-ups
    ``rest_messages``    messages of channels
    ``rest_commands``    registered commands
    ``rest_places``      the application, servers, channels, threads, members
    ``posting``          making and changing messages: nonces, pings, pictures
    ``ratelimits``       per route and over all, with Discord's headers
    ``refusals``         Discord's error codes
    ``faults``           faults on requests and on the gateway
Judging
    ``limits``           the table of limits, each with its source
    ``forms``            messages, forms and suggestions against the limits
    ``command_forms``    registered commands against the limits
    ``pings``            whom a message would notify
    ``schema``           a small validator for Discord's OpenAPI file
    ``schema_checks``    requests and our own answers against it
    ``judging``          offences, and which of them a test expects
Ways in
    ``fixtures``         ``world`` and coroutines as tests, for a conftest
    ``connecting``       pointing the library here by two assignments
    ``tls``              the real host names with TLS, through a connector
    ``__main__``         the twin as its own process; ``control``, ``remote``: the two ends of it
    ``talk``             a terminal to talk to the bot; ``room``, ``typed``, ``showing``: its parts
    ``small_bot``        a bot of a few lines that uses everything
"""
