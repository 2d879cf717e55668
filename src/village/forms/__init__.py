"""What is asked: questions, code lists and the forms made of them, as data.

A version of a form is never changed once it is published; an answer keeps the version it was given to, and belongs to a
concept that means the same in every version. Answers are kept here, on sheets, one by one; of who is asked, why, and
who may read it, the engine knows nothing: whoever asks says what a sheet is about, and decides that first.
"""
