"""The texts of answers to people's questions, by key, in every language that is spoken.

``teller``   a language's voice: texts with values, days, names, lists
``english``  the texts in English; its keys are the catalogue
``chinese``  the same keys in Chinese (zh-CN)
``room``     the texts of a chat room, both languages side by side
"""
