"""What each table and column of a plan is for, in words: for the reference, the schema and the API."""

from village.plan.rules.document import TABLES, columns
from village.plan.rules.kinds import Kind

ABOUT = {
    "chapters": "The parts of the source document.",
    "themes": "What commitments and stories are about. `workforce` themes are those of the workforce strategy.",
    "bodies": "Whoever leads or takes part: departments, agencies, professions, groups.",
    "ages": "The age groups, with what the plan means for a child of that age.",
    "goals": "What is to be reached by the plan's horizon.",
    "targets": "What would show that a goal is reached: its measure, its target and where it started from.",
    "indicators": "What is measured: the name and unit behind targets, milestones and figures.",
    "commitments": "Promises: what will be different, who leads, by when, with what money, how it stood when reported.",
    "restatements": "Commitments told again elsewhere with a date of their own; dates that disagree are all kept.",
    "statuses": "How commitments stood, as later sources than their own tell it; each holds from its source's day.",
    "serves": "The golden thread: which commitment of another plan a commitment of this one serves.",
    "figures": "Figures that the sources state, each as an observation. Figures that disagree are all kept.",
    "money": "Sums that the sources state, in whole pounds.",
    "milestones": "Nearer dated targets on the way to the goals.",
    "stories": "Local examples of the plan in action.",
    "articles": "Articles of the UN Convention on the Rights of the Child that the plan speaks of.",
    "clusters": "Groups of the Convention's articles under which the UN Committee reports.",
    "recommendations": "What the UN Committee recommended, and the plan's answer.",
    "glossary": "Words that the plan uses in its own sense.",
    "boxes": "The boxes in which the source says what will be done next; every one must have given commitments.",
    "footnotes": "The source's lettered footnotes, in the order of print.",
    "paragraphs": "The source's paragraphs as printed, without their text.",
}
# The meaning of a column in every table that has it, unless the table has its own under "table.column".
MEANING = {
    "id": "The row's own name, the same for ever.",
    "source": "The document that the row was taken from.",
    "paragraph": "Where in the source it stands: a paragraph, its box, the summary, an annex.",
    "number": "Its number.",
    "slug": "The chapter's name in addresses.",
    "title": "What it is called, in a few words.",
    "name": "What it is called.",
    "summary": "What it says, in our own words.",
    "plain": "The same in plain words.",
    "child": "The same for children.",
    "articles": "Numbers of the Convention's articles that it serves; `all` for all of them.",
    "kind": "What kind it is.",
    "description": "What belongs to it.",
    "note": "What a reader should know besides.",
    "year": "The year by which it is to be reached.",
    "goal": "The goal that it would show to be reached.",
    "goals": "The goals that it serves.",
    "indicator": "What it measures.",
    "indicators": "What would show whether it is kept.",
    "target_kind": "How the target is told: a value, a change from the baseline or from a past year, or not at all.",
    "value": "The value, a plain number in the unit beside it.",
    "bound": "Whether the value is meant exactly, as a least, as a most, as a little less, or about.",
    "unit": "The unit of the value: per cent, children, schools.",
    "due": "When it is due: a day, a month, a year, a financial year or a season. Its last day is the deadline.",
    "due_words": "When it is due, in the source's own words.",
    "baseline_kind": "Whether it is known where it started from.",
    "baseline_value": "Where it started from.",
    "baseline_bound": "Whether the baseline is meant exactly, as a least, as a most, as a little less, or about.",
    "baseline_unit": "The baseline's unit, where it is another.",
    "baseline_period": "The time that the baseline is about.",
    "baseline_area": "The place that the baseline is about.",
    "baseline_source": "The document that tells the baseline and the note, where it is another.",
    "baseline_paragraph": "Where in that source the baseline stands.",
    "definition": "What exactly is counted.",
    "polarity": "Whether higher is better, lower is better, or neither.",
    "basis": "What the promise stands in: a box of what comes next, a numbered paragraph, or the workforce strategy.",
    "difference": "What will be different for children, young people or families.",
    "leads": "Who leads.",
    "partners": "Who takes part.",
    "status": "How it stood when the source reported.",
    "status_note": "What had been done by then, as the source itself tells it.",
    "taken_up_by": "A later promise in which it goes on; once that is kept, this one is closed.",
    "ages": "The age groups that it is for.",
    "themes": "What it is about.",
    "theme": "What it is about.",
    "money": "The sums that go with it.",
    "group": "The group of people or things that it is about; blank for all.",
    "precision": "How exactly the source tells it: `provisional` is not final, `forecast` and `target` are to come.",
    "period": "The time that it is about: a year, a financial or school year, or a span such as 2008/09..2010/11.",
    "area": "The place that it is about.",
    "printed": "How it stands in print.",
    "programme": "What the money is for, one name for all sums of one programme.",
    "amount": "Whole pounds; the lower end of a range.",
    "amount_high": "The upper end of a range, in whole pounds.",
    "currency": "Always pounds sterling.",
    "years": "Over how many years, where the source tells that and not when they begin.",
    "recurs": "`yearly` when the sum comes again each year.",
    "per": "What one sum is for, when it is a rate; such sums are never added up.",
    "purpose": "What it is spent on.",
    "part_of": "The larger sum that contains it.",
    "same_as": "The same sum as told first elsewhere.",
    "commitments": "The commitments that it belongs to.",
    "commitment": "The commitment that it belongs to.",
    "places": "Where it happened.",
    "what_changed": "What changed.",
    "by_how_much": "By how much, as told.",
    "order": "Its place in the order of print.",
    "cluster": "The group of articles that it belongs to.",
    "recommendation": "What the Committee asked for, in our own words.",
    "response": "What the plan answers, in our own words.",
    "paragraphs": "Where in the source the answer stands.",
    "term": "The word.",
    "meaning": "What the plan means by it.",
    "heading": "The box's heading, as a few words.",
    "letter": "The footnote's letter.",
    "topic": "What it is about, in a few words.",
    "chapter": "The chapter that it stands in.",
    "fingerprints": "One hash a passage, joined by spaces, so that a repeat shows without the text being held.",
    "bodies.kind": "What kind of body: a department, an agency, a profession, a group.",
    "figures.indicator": "What was measured.",
    "money.kind": "Capital, revenue, grant or mixed, where the source says so.",
    "money.unit": "The unit of the amount.",
    "themes.kind": "A theme of the plan, or one of the workforce strategy.",
    "articles.number": "The article's number in the Convention.",
    "glossary.id": "The word's own name, the same for ever.",
    "serves.plan": "The id of the other plan; never this plan's own.",
    "serves.serves": "The id of the other plan's commitment that it serves.",
    "targets.title": "What is measured and how far it is to go, in a few words.",
}

PLAN_MEANING = {
    "id": "The plan's own name, the same for ever.",
    "title": "What it is called.",
    "short_title": "What it is called where there is little room.",
    "area": "The name of the place that it is for.",
    "area_code": "The place's code: in England its ONS code, or E06999000 to E06999999 if it is made up.",
    "publisher": "Who published it.",
    "began_on": "The day it began.",
    "reported_on": "The day of the report that its rows were taken from.",
    "horizon": "The year by which its goals are to be reached.",
    "languages": "The languages that it is written in.",
    "licence": "What may be done with it.",
    "shown_as_at": "The day at which its pages open; blank for today.",
    "sources": "The documents that its rows were taken from, the main one first.",
}
SOURCE_MEANING = {
    "id": "The document's own name; rows say it in `source`.",
    "title": "What it is called.",
    "publisher": "Who published it.",
    "published_on": "When: a day, a month or a year. Its rows are known from the last day of that.",
    "kind": "What kind of document it is.",
    "note": "What a reader should know besides.",
}


def meaning(table: str, column: str) -> str:
    """What a column of a table is for; "" for one that nobody has described (a test names those)."""
    return MEANING.get(f"{table}.{column}") or MEANING.get(column, "")


def about(table: str) -> str:
    """What a table is for; "" for one that nobody has described (a test names those)."""
    return ABOUT.get(table, "")


def cells(kind: Kind) -> str:
    """What a cell of this kind holds, with whether it may be blank."""
    told = f"{kind.name} ({', '.join(kind.choices)})" if kind.choices and kind.many else kind.name
    return f"{told} (may be blank)" if not kind.required else told


def folder_reference() -> str:
    """The reference of a plan's folder as Markdown: its tables, their columns, what each cell holds."""
    return "\n".join([_INTRODUCTION, _manifest(), *(_table(name) for name in TABLES)])


def _manifest() -> str:
    lines = ["## plan.yaml", "", "Which plan it is.", "", "| name | what it is |", "|---|---|"]
    lines += [f"| `{name}` | {words} |" for name, words in PLAN_MEANING.items()]
    lines += ["", "Each of its `sources`:", "", "| name | what it is |", "|---|---|"]
    lines += [f"| `{name}` | {words} |" for name, words in SOURCE_MEANING.items()]
    return "\n".join(lines) + "\n"


def _table(name: str) -> str:
    lines = [f"## {name}", "", about(name), "", "| column | what it is | a cell holds |", "|---|---|---|"]
    lines += [
        f"| `{column}` | {meaning(name, column)} | {cells(kind)} |" for column, kind in columns(TABLES[name]).items()
    ]
    return "\n".join(lines) + "\n"


_INTRODUCTION = """\
# A plan's folder

A plan is a folder: `plan.yaml` says which plan it is and which documents it was taken from, and each table is a CSV
file (`goals.csv`) or a folder of CSV files (`commitments/ch1.csv`, `commitments/ch2.csv`, read as one table).
`village plan template` writes an empty one; `village plan import` takes one in, or says of every row that is wrong
where it stands, what is wrong and what to write instead. Nothing is taken in if anything is wrong.

The files are UTF-8. Every table has all of its columns, in any order; a cell that may be blank is left blank. Lists
are joined by semicolons. Values are plain numbers without commas or units, amounts are whole pounds.

## In a spreadsheet

A spreadsheet that opens a CSV by a double click guesses what cells mean, and saves what it guessed:

- paragraph **1.10 becomes 1.1**, which is another paragraph;
- a due date of `2009-04` becomes `Apr-09` or a day of its own choosing, and a period of `2008/09` a date;
- a long number becomes `2.35E+08`.

So open a table through the spreadsheet's import (in Excel: Data, From Text/CSV; in LibreOffice: the import window),
choose UTF-8 and set **every column to Text**. Save as CSV UTF-8. `village plan import` cannot see that 1.1 was once
1.10 when paragraph 1.1 exists too, so look at the paragraphs of the rows that you changed.
"""
