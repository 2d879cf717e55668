"""The social work workforce census: its XML as tables of the standard, and tables as its XML.

What its schema lets a worker have several of (institutions, contracts, absences, standings) becomes rows of a table, in
order; all else stands in the worker's person or engagement. Nothing is derived, so that what comes out is what went in.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from village.kernel.tables.rules import Problem, Refused, visible
from village.workforce.rules.returns.markup import Node
from village.workforce.rules.returns.numbers import social_worker_number
from village.workforce.rules.returns.standard import Field, Lines, Record, Standard, Table, Tables, Value
from village.workforce.rules.returns.values import NotAValue, taken, written

RETURN = "csww"
ORDER = (
    "AgencyWorker",
    "SWENo",
    "FTE",
    "PersonBirthDate",
    "GenderCurrent",
    "Ethnicity",
    "QualInst",
    "QualLevel",
    "StepUpGrad",
    "OrgRole",
    "RoleStartDate",
    "StartOrigin",
    "RoleEndDate",
    "LeaverDestination",
    "ReasonLeave",
    "FTE30",
    "Cases30",
    "WorkingDaysLost",
    "ContractWeeks",
    "FrontlineGrad",
    "Absat30Sept",
    "ReasonAbsence",
    "CFKSSstatus",
)
"""The items of a worker in the order of the schema."""
SEVERAL = frozenset({"QualInst", "ContractWeeks", "Absat30Sept", "ReasonAbsence", "CFKSSstatus"})
HEADER = {
    "CollectionDetails": ("Collection", "Year", "ReferenceDate"),
    "Source": ("SourceLevel", "LEA", "SoftwareCode", "DateTime"),
}
VACANCIES = ("NumberOfVacancies", "NoAgencyFTE", "NoAgencyHeadcount")
_ROWS = ("contract", "absence", "qualification", "practice")
Items = Mapping[str, tuple[Table, Field]]


class Reading:
    """One return being read: its tables, and what was wrong with it, worker by worker."""

    def __init__(self, standard: Standard, file: str) -> None:
        self.standard, self.file = standard, file
        self.items: Items = {name: (table, field) for name, table, field in standard.placed(RETURN)}
        self.problems: list[Problem] = []
        self.lines: Lines = {}
        self.tables: Tables = {name: [] for name in standard.tables}

    def told(self, node: Node, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, what, do, node.line, visible(node.name)))

    def value(self, node: Node) -> Value | None:
        """What an item holds; None, with a problem told, when it cannot be taken."""
        try:
            return taken(self.standard, self.items[node.name][1], node.text)
        except NotAValue as error:
            self.told(node, error.what, error.do)
            return None

    def values(self, node: Node, known: Sequence[str], several: frozenset[str] = frozenset()) -> dict[str, list[Node]]:
        """The parts of a node by name, those known; the others, and those that are there too often, are told."""
        found: dict[str, list[Node]] = {}
        for one in node.parts:
            if one.name not in known:
                self.told(one, "There is no such item here.", f"The items are {', '.join(known)}.")
            elif one.name in found and one.name not in several:
                self.told(one, "The item is there twice.", "Keep one of them.")
            elif one.parts:
                self.told(one, "There are items inside this one.", "Give its value alone.")
            else:
                found.setdefault(one.name, []).append(one)
        return found


def read_census(standard: Standard, file: str, message: Node) -> Reading:
    """The tables of a census return, and every problem with the place it stands at. Raises Refused when it is no
    census return at all."""
    if message.name != "Message" or not any(one.name == "CSWWWorker" for one in message.parts):
        what = "This is no return of the social work workforce census."
        raise Refused([Problem(file, what, "It begins with Message and holds CSWWWorker.", message.line)])
    reading = Reading(standard, file)
    _read_header(reading, message)
    workers = 0
    for node in message.parts:
        if node.name == "CSWWWorker":
            workers += 1
            _read_worker(reading, node, workers)
        elif node.name not in ("Header", "LALevelVacancies"):
            reading.told(node, "There is no such item here.", "A message holds Header, LALevelVacancies, CSWWWorker.")
    return reading


def _read_header(reading: Reading, message: Node) -> None:
    record: Record = {"id": "return-1", "employer": "employer-1"}
    employer: Record = {"id": "employer-1"}
    header = message.first("Header") or Node("Header")
    found: dict[str, list[Node]] = {}
    for name, known in HEADER.items():
        found |= reading.values(header.first(name) or Node(name), known)
    vacancies = message.first("LALevelVacancies")
    if vacancies is None:
        reading.told(message, "LALevelVacancies is missing.", "Add it: vacancies and agency workers of the authority.")
    else:
        found |= reading.values(vacancies, VACANCIES)
    for name, nodes in found.items():
        table, field = reading.items[name]
        (employer if table.name == "employer" else record)[field.name] = reading.value(nodes[0])
    if len([one for one in header.parts if one.name == "Source"]) > 1:
        reading.told(header, "There is more than one Source.", "Send one return for each source.")
    reading.tables["return"].append(record)
    reading.tables["employer"].append(employer)
    reading.lines["return", "return-1"] = message.line
    reading.lines["employer", "employer-1"] = header.line or message.line


def _read_worker(reading: Reading, node: Node, number: int) -> None:
    found = reading.values(node, ORDER, SEVERAL)
    for name in ("AgencyWorker", "SWENo"):
        if name not in found:
            reading.told(node, f"{name} is missing.", "Add it.")
    person: Record = {"id": f"person-{number}"}
    engagement: Record = {
        "id": f"engagement-{number}",
        "person": f"person-{number}",
        "employer": "employer-1",
    }
    several: dict[str, dict[str, list[Value | None]]] = {name: {} for name in _ROWS}
    for name, nodes in found.items():
        table, field = reading.items[name]
        values = [reading.value(one) for one in nodes]
        if table.name in several:
            several[table.name][field.name] = values
        else:
            (person if table.name == "person" else engagement)[field.name] = values[0]
    known = social_worker_number(str(person.get("social_worker_text") or ""))
    if known:
        person |= {"social_worker_no": known.canonical, "social_worker_scheme": known.scheme}
    _keep(reading, "person", person, node.line)
    _keep(reading, "engagement", engagement, node.line)
    for name, columns in several.items():
        owner = "engagement" if "engagement" in reading.standard.tables[name].fields else "person"
        for at, row in enumerate(zip_longest(*columns.values()), 1):
            record: Record = {"id": f"{name}-{number}-{at}", owner: f"{owner}-{number}"}
            _keep(reading, name, record | dict(zip(columns, row, strict=True)), node.line)


def _keep(reading: Reading, table: str, record: Record, line: int) -> None:
    reading.tables[table].append(record)
    reading.lines[table, str(record["id"])] = line


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_census(standard: Standard, tables: Tables) -> Node:
    """The message of a return's tables: the first row of `return` and `employer`, one worker for each engagement.

    Raises Refused for tables that no message can be made of.
    """
    if not tables.get("engagement") or not tables.get("return"):
        what = "There is no engagement, or no return, to write."
        raise Refused([Problem("the tables", what, "Give tables that hold at least one of each.")])
    items: Items = {name: (table, field) for name, table, field in standard.placed(RETURN)}
    heads = {"return": tables["return"][0], "employer": (tables.get("employer") or [{}])[0]}
    header = Node("Header")
    for name, known in HEADER.items():
        parts = list(_single(items, heads, known))
        if parts:
            header.parts.append(Node(name, parts=parts))
    vacancies = Node("LALevelVacancies", parts=list(_single(items, heads, VACANCIES)))
    message = Node("Message", parts=[header, vacancies] if header.parts else [vacancies])
    people = {str(one["id"]): one for one in tables.get("person", [])}
    rows = {name: _by_owner(tables.get(name, [])) for name in _ROWS}
    for one in tables["engagement"]:
        person = people.get(str(one.get("person")), {})
        owned = {name: of.get(str(one["id"]), of.get(str(person.get("id")), [])) for name, of in rows.items()}
        message.parts.append(Node("CSWWWorker", parts=list(_worker(items, person, one, owned))))
    return message


def _by_owner(records: Sequence[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in records:
        found.setdefault(str(one.get("engagement") or one.get("person")), []).append(one)
    return found


def _single(items: Items, heads: Mapping[str, Record], names: Sequence[str]) -> Iterator[Node]:
    for name in names:
        table, field = items[name]
        value = heads[table.name].get(field.name)
        if value is not None:
            yield Node(name, text=written(value))


def _worker(items: Items, person: Record, engagement: Record, owned: Mapping[str, Sequence[Record]]) -> Iterator[Node]:
    for name in ORDER:
        table, field = items[name]
        if table.name in owned:
            values = [one.get(field.name) for one in owned[table.name]]
        else:
            values = [(person if table.name == "person" else engagement).get(field.name)]
        for value in values:
            if value is not None:
                yield Node(name, text=written(value))
