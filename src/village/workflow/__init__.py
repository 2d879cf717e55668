"""What happens next: processes as data, with their states, moves, guards, duties kept apart, and clocks; and work under
way by them.

A version of a process is never changed once it is published, and whatever runs by it runs by it to the end, or until
somebody moves it to a later one. Work is about something that its keeper names (``episode:…``): the engine knows
nothing of children. Its keeper says who somebody is in it and what is so; the engine decides whether a move may be
made, and keeps the move, its clocks and tasks, and what others must see to, in one transaction.
"""
