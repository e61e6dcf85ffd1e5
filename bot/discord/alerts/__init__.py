"""Who is told what, once: subscriptions, matching, the outbox."""
