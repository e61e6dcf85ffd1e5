"""Autocomplete: what people may mean, ranked, from memory."""
