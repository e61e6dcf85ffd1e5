"""How well questions are understood: ``python -m tests.eval`` prints the tables."""
