"""How well questions are understood: ``python -m tests.eval`` prints the tables. A tool, no test of a threshold."""
