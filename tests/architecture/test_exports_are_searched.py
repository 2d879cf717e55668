"""Whatever answers with something else than a page (a table, a paper, a calendar, an answer to a program) stands in
this list, with the tests that plant a secret and look for it there, or that ask for it as somebody who may not. One
that is new is missing here until it has one."""

import ast
from collections.abc import Iterator

import pytest

from tests.named import ROOT, missing, named_in

SRC = ROOT / "src" / "village"
MAKES = ("JsonResponse", "FileResponse", "StreamingHttpResponse")

COPY = "tests/spec/people/test_a_familys_copy_on_paper.py"
WORLDS = "`tests/spec/directory/test_two_worlds_are_alike_at_every_address.py::test_every_public_address_answers_alike`"
ERRORS = "`tests/spec/test_secrets_stand_nowhere.py::test_no_error_repeats_what_was_sent`"
COUNTED = "`tests/spec/disclosure/test_exclusions.py::test_through_our_protection_nothing_can_be_recovered`"
OPEN = "`tests/spec/api/test_data.py::test_nobody_who_wrote_or_approved_is_told`"
RETURNS = (
    "`tests/unit/workforce/collecting/test_collecting_pages.py::test_what_is_anothers_answers_as_what_is_not_there`"
)
SEARCHED = {
    "casework/views/attachments.py handed_over": (
        "`tests/unit/casework/test_attachments.py::test_pages_of_documents_are_the_page_of_nothing_for_a_stranger`"
    ),
    "casework/views/chronology.py on_paper": (
        "`tests/unit/casework/test_chronology.py::test_pages_and_paper_are_the_page_of_nothing_for_a_stranger`"
    ),
    "casework/views/diary.py as_file": (
        "`tests/unit/casework/test_diary.py::test_the_file_holds_days_neutral_words_and_addresses_and_nothing_else`"
    ),
    "casework/views/exports.py export": (
        "`tests/unit/casework/test_exports.py::test_nobody_is_in_it_by_name_day_of_birth_address_or_reference`"
    ),
    "casework/views/letters.py _document": (
        "`tests/unit/casework/test_letters.py::"
        "test_each_is_written_to_at_their_own_home_and_nowhere_stands_where_the_other_lives`"
    ),
    "casework/views/paper.py on_paper": (
        "`tests/unit/casework/test_plan_pages.py::test_a_plan_whose_words_hold_an_address_is_not_made_into_a_paper`"
    ),
    "casework/views/released.py on_paper": (
        "`tests/unit/casework/test_releasing.py::"
        "test_no_secret_of_another_home_reaches_anybody_in_text_metadata_or_pictures`"
    ),
    "config/views.py _failed": ERRORS,
    "config/views.py _problem": ERRORS,
    "directory/api/operations.py _listed": WORLDS,
    "directory/views/finding/texting.py _answered": WORLDS,
    "directory/views/finding/texting.py _refused": WORLDS,
    "forms/answering/steps.py _told": (
        "`tests/spec/forms/test_hostile_answers.py::test_what_is_written_in_an_answer_or_a_form_is_shown_as_it_is`"
    ),
    "forms/answering/steps.py _refused": (
        "`tests/spec/forms/test_hostile_answers.py::test_what_is_written_in_an_answer_or_a_form_is_shown_as_it_is`"
    ),
    "kernel/access/wire.py problem": ERRORS,
    "kernel/access/wire.py answer": (
        "`tests/spec/people/test_every_path_closes_in_the_same_second.py::test_every_address_for_systems_closes`"
    ),
    "outcomes/views/page.py handed_over": COUNTED,
    "people/api/wire.py json_answer": (
        "`tests/spec/people/test_a_sensitive_service_is_not_there.py::"
        "test_two_worlds_that_differ_in_a_hidden_row_cannot_be_told_apart`"
    ),
    "people/views/overseeing.py copy": (
        f"`{COPY}::test_other_roles_make_no_copy` `{COPY}::test_nothing_that_a_shield_hides_is_on_paper`"
    ),
    "plan/views/commitments.py _csv": OPEN,
    "plan/views/figures.py _csv": COUNTED,
    "plan/views/office.py _csv": "`tests/unit/plan/office/test_desk.py::test_the_lists_filter_page_and_download`",
    "plan/views/progress.py report_file": OPEN,
    "plan/views/thread.py csv": OPEN,
    "ui/cached.py _answer": "`tests/unit/ui/test_cached.py::test_whoever_has_a_session_or_a_message_is_served_alone`",
    "ui/cached.py _keep": "`tests/unit/ui/test_cached.py::test_an_answer_with_a_cookie_is_not_kept`",
    "workforce/views/collecting/comparing.py _csv": RETURNS,
    "workforce/views/collecting/making.py download": RETURNS,
    "workforce/views/collecting/managing.py statuses": RETURNS,
    "workforce/views/measured.py figures": (
        "`tests/unit/workforce/measured/test_figures.py::test_nobody_sees_the_figures_of_another_employer`"
    ),
    "workforce/views/portfolio/own.py badges": (
        "`tests/unit/workforce/portfolio/test_portfolio_pages.py::test_what_is_taken_along_is_ones_own_alone`"
    ),
}


def exports() -> Iterator[str]:
    """Every function that makes an answer of another kind than a page, or one to be saved."""
    for path in sorted(SRC.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for one in ast.walk(tree):
            if isinstance(one, ast.FunctionDef) and any(map(_hands_over, ast.walk(one))):
                yield f"{path.relative_to(SRC)} {one.name}"


def _hands_over(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        typed = called == "HttpResponse" and any(word.arg == "content_type" for word in node.keywords)
        return called in MAKES or typed
    return isinstance(node, ast.Constant) and node.value == "Content-Disposition"


@pytest.mark.slow
def test_every_export_is_searched_by_a_test() -> None:
    assert sorted(set(exports())) == sorted(SEARCHED)
    assert [gone for said in SEARCHED.values() for gone in missing(named_in(said))] == []
    assert [name for name, said in SEARCHED.items() if not named_in(said)] == []
