"""What is near and what is meant: finds services by words, place, age, time and need among plain entries, and says what
it could not tell. It knows nothing of where entries come from and keeps nothing but an index that can be made again.
"""
