"""Which rows stand in which paragraph: expected values follow from small plans written out here."""

from village.plan.rules.coverage import Count, Covered, counted, coverage
from village.plan.rules.document import Commitment, Figure, Footnote, Paragraph, Plan, Recommendation, Source, Target


def source(name: str) -> Source:
    return Source(id=name, title=name, publisher="dept", published_on="2008", kind="report")


def plan(**tables: object) -> Plan:
    named: dict[str, object] = {
        "id": "p", "title": "P", "short_title": "P", "area": "England", "area_code": "E92000001", "publisher": "dept",
        "began_on": "2007-12-11", "reported_on": "2008-12-11", "horizon": 2020,
        "sources": (source("report"), source("news")),
    } | tables  # fmt: skip
    return Plan(**named)  # type: ignore[arg-type]


def paragraphs(*names: str) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(paragraph=name, chapter=name[0] if name[0].isdigit() else "", order=order)
        for order, name in enumerate(names, 1)
    )


def commitment(name: str, paragraph: str, note: str = "", where: str = "report") -> Commitment:
    return Commitment(id=name, source=where, paragraph=paragraph, title=name, difference="d", status_note=note)


def test_every_paragraph_comes_once_in_document_order_with_and_without_rows() -> None:
    found = coverage(
        plan(paragraphs=paragraphs("summary", "1.2", "1.10", "1.10 box"), commitments=(commitment("a", "1.10 box"),))
    )
    assert [(one.paragraph, one.chapter, one.rows) for one in found] == [
        ("summary", "", ()), ("1.2", "1", ()), ("1.10", "1", ()), ("1.10 box", "1", (("commitments", "a"),)),
    ]  # fmt: skip


def test_the_order_is_that_of_print_and_not_of_the_file() -> None:
    later, earlier = paragraphs("1.1", "1.2")[::-1]
    assert [one.paragraph for one in coverage(plan(paragraphs=(later, earlier)))] == ["1.1", "1.2"]


def test_other_sources_follow_and_a_like_named_paragraph_is_not_mixed_up() -> None:
    some = (commitment("a", "summary"), commitment("b", "summary", where="news"))
    assert coverage(plan(paragraphs=paragraphs("summary"), commitments=some)) == [
        Covered("report", "summary", "", (("commitments", "a"),), ()),
        Covered("news", "summary", "", (("commitments", "b"),), ()),
    ]


def test_rows_of_several_tables_stand_together() -> None:
    figure = Figure(id="f", source="report", paragraph="1.1", indicator="i", value=1.0)
    note = Footnote(order=3, letter="c", paragraph="1.1")
    (one,) = coverage(plan(paragraphs=paragraphs("1.1"), figures=(figure,), footnotes=(note,)))
    assert one.rows == (("figures", "f"), ("footnotes", "3"))


def test_a_note_names_paragraphs_boxes_and_case_studies() -> None:
    note = "Said again in 1.2, the box after 1.3, the 1.4 box and the case study after 1.5."
    note += " It cost £1.6 million or 1.7 per cent."
    names = ("1.1", "1.2", "1.3", "1.3 box", "1.4", "1.4 box", "1.5", "1.5 story", "1.6", "1.7", "1.8")
    found = coverage(plan(paragraphs=paragraphs(*names), commitments=(commitment("a", "1.1", note),)))
    assert [one.paragraph for one in found if one.named_by] == ["1.2", "1.3 box", "1.4 box", "1.5 story"]


def test_a_row_that_names_its_own_paragraph_is_not_told_twice() -> None:
    (one,) = coverage(plan(paragraphs=paragraphs("1.1"), commitments=(commitment("a", "1.1", "As 1.1 says."),)))
    assert (one.rows, one.named_by) == ((("commitments", "a"),), ())


def test_baselines_and_answers_to_recommendations_name_paragraphs() -> None:
    target = Target(id="t", goal="g", indicator="i", title="t", baseline_paragraph="1.1")
    answer = Recommendation(id="r", cluster="c", recommendation="r", response="s", paragraphs=("1", "1.1", "9.9"))
    (one,) = coverage(plan(paragraphs=paragraphs("1.1"), targets=(target,), recommendations=(answer,)))
    assert one.named_by == (("targets", "t"), ("recommendations", "r"))


def test_counts_per_source_and_chapter() -> None:
    some = (commitment("a", "1.1", "Also in 1.2."), commitment("b", "1.1"), commitment("c", "article", where="news"))
    found = counted(coverage(plan(paragraphs=paragraphs("summary", "1.1", "1.2", "1.3"), commitments=some)))
    assert found == [
        Count("report", "", 1, 0, 0, {}),  # type: ignore[arg-type]
        Count("report", "1", 3, 1, 1, {"commitments": 2}),  # type: ignore[arg-type]
        Count("news", "", 1, 1, 0, {"commitments": 1}),  # type: ignore[arg-type]
    ]
    assert [one.without for one in found] == [1, 1, 0]


def test_a_plan_without_sources_or_paragraphs_is_covered_by_nothing() -> None:
    assert coverage(plan(sources=())) == []


def test_what_is_named_but_not_printed_is_left_out() -> None:
    unset = {"target_kind": "not-set", "baseline_kind": "unknown", "baseline_paragraph": "9.9"}
    target = Target(id="t", goal="g", indicator="i", title="T", **unset)
    answer = Recommendation(id="r", cluster="c", recommendation="R.", response="S.", paragraphs=("9.8", "1.1"))
    noted = commitment("c", "1.1", "Said again in 9.7.")
    told = {"targets": (target,), "recommendations": (answer, answer), "commitments": (noted,)}
    found = coverage(plan(paragraphs=paragraphs("1.1"), **told))
    assert [(one.rows, one.named_by) for one in found] == [((("commitments", "c"),), (("recommendations", "r"),))]
