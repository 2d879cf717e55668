"""The words of what young people write: what is kept as a code, and what a reader is told."""

KINDS = {"activity": "Something new to do", "review": "What somebody thought"}
FACES = {1: "Not good", 2: "OK", 3: "Good"}
AGAIN = {"yes": "Yes", "no": "No", "not-sure": "Not sure"}
STATES = {
    "waiting": "Waits to be looked at",
    "held": "Held: it may tell of harm",
    "shown": "Shown",
    "refused": "Not shown",
    "removed": "Taken down",
}
REPLIES = {"waiting": "Waits to be looked at", "shown": "Shown", "refused": "Not shown"}
QUEUE = ("held", "waiting")
REPORTS = {
    "person": "It names or describes a person",
    "unkind": "It is unkind or rude",
    "wrong": "It is not true",
    "selling": "It is an advertisement",
    "worry": "It makes me worry about somebody",
}
DECISIONS = {
    "show": "Show it",
    "refuse": "Do not show it",
    "harm": "It may tell of harm: hold it",
    "not-harm": "It tells of no harm: let it wait like any other",
}
MOST_WAITING_OF_ONE, MOST_WAITING_IN_AREA = 20, 300
