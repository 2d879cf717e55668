"""What is asked: questions, code lists and the forms made of them, as data.

A version of a form is never changed once it is published; an answer keeps the version it was given to, and belongs to a
concept that means the same in every version. The engine knows nothing of who is asked or why: whoever asks keeps the
answers, and brings them here to learn which questions are shown, which are missing, and what a version changed.
"""
