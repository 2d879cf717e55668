"""What is near and what would help: services found by words, place and need, in milliseconds and without a network.

Knows how, not what: it works on plain entries, keeps nothing that cannot be made again from them, and stores nothing of
what anybody searched for. `rules` say what an entry, a question and an answer are, how words are read and how hits are
ranked; `building` makes an index in a folder, whole or not at all; `index` answers questions from it. Who keeps the
services is above.
"""
