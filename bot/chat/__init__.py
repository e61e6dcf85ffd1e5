"""A conversation in the terminal.

``conversation``  turns and what they keep: a follow-up is a question with the slots of the one before
``terminal``      the prompt; the only place that imports prompt_toolkit
"""
