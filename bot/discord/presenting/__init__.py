"""An answer becomes a reply: the sentence, an embed, files, buttons.

Nothing here imports discord; limits are kept here and nowhere else.
"""
