"""A conversation in the terminal.

``conversation``  turns and what they keep: a follow-up takes slots of the one before
``terminal``      the prompt; the only place that imports prompt_toolkit
"""
