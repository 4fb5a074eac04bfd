"""What the page asks of columns, and what it reads back from the form."""

from starlette.datastructures import FormData

from web.intake.asking import ColumnsToConfirm, ColumnToConfirm
from web.intake.sheets import BY_NAME
from web.language import language
from web.pages.columns import answered_columns, column_questions

NAME = BY_NAME["companies"].columns[2]
ASKED = ColumnsToConfirm(
    columns=(
        ColumnToConfirm(
            file="a.xlsx", sheet="신청", kind="companies", header="업체는?", samples=("해솔",), proposed=NAME
        ),
        ColumnToConfirm(file="b.csv", sheet="", kind="wishes", header="?", samples=("1",), proposed=None),
    )
)
FIELDS = ("file", "sheet", "header", "name")


def form(*rows: tuple[str, str, str, str]) -> FormData:
    return FormData(
        [(f"column_{part}", value) for row in rows for part, value in zip(FIELDS, row, strict=True)]
    )


def test_the_likeliest_column_comes_first_and_is_chosen() -> None:
    first, second = column_questions(ASKED, language("ko"))["columns"]
    assert (first.title, first.proposed, first.choices[0]) == ("a.xlsx / 신청", "name", ("name", "기업명"))
    assert (second.title, second.proposed, second.choices[0]) == ("b.csv", "", ("of", "신청"))


def test_every_column_of_the_list_can_be_chosen_once() -> None:
    [first, _] = column_questions(ASKED, language("en"))["columns"]
    names = [name for name, _ in first.choices]
    assert len(names) == len(set(names))
    assert {"business_number", "contact_name", "wishes", "wish_1"} <= set(names)


def test_what_comes_back_is_what_read_takes() -> None:
    rows = form(("a.xlsx", "신청", "업체는?", "name"), ("b.csv", "", "?", ""))
    assert answered_columns(rows) == {("a.xlsx", "신청", "업체는?"): "name", ("b.csv", "", "?"): None}


def test_answers_of_before_are_sent_along_unless_they_are_asked_anew() -> None:
    before = {("a.xlsx", "신청", "업체는?"): None, ("a.xlsx", "신청", "전번"): "contact_phone"}
    answered = column_questions(ASKED, language("ko"), before)["answered"]
    assert answered == [("a.xlsx", "신청", "전번", "contact_phone")]


def test_a_form_that_asked_nothing_says_nothing() -> None:
    assert answered_columns(FormData([("x", "y")])) == {}
