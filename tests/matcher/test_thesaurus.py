"""Files of trade words: what a line says, and which line is wrong."""

import pytest

from matcher.thesaurus import Group, plain, read

BEARING = "[M0301] 베어링 = bearing"


def test_a_line_says_terms_and_neighbours() -> None:
    groups, issues = read("[M0301] 볼베어링 = ball bearing = 볼? < 베어링 ~ 하우징 ; 씰 부품\n", "own.txt")
    assert issues == ()
    assert groups == (
        Group(
            head="볼베어링",
            terms=("볼베어링", "ball bearing"),
            ambiguous=("볼",),
            field="M0301",
            broader=("베어링",),
            related=("하우징", "씰 부품"),
        ),
    )


def test_only_terms_are_needed_and_a_dash_is_no_product() -> None:
    assert read("[-] 수출 = export", "own.txt")[0] == (Group(head="수출", terms=("수출", "export")),)


def test_comments_and_blank_lines_are_left_out() -> None:
    assert read(f"\ufeff# 동력전달\n\n  # more\n{BEARING}", "own.txt")[0][0].head == "베어링"


@pytest.mark.parametrize(
    "line",
    [
        "베어링 = bearing",
        "[M0301]",
        "[] 베어링",
        "[M0301] 베어링 = = bearing",
        "[M0301] 베어링 = ?",
        "[M0301] 배? = 선박",
        "[M0301] 베어링 <",
        "[M0301] 베어링 < 부품 ;",
        "[M0301] 베어링 ~ 하우징 < 부품",
        "[M0301] 베어링 < 부품 < 물건",
    ],
)
def test_a_line_of_another_form_is_named(line: str) -> None:
    groups, issues = read(f"# 줄 1\n{line}\n{BEARING}", "own.txt")
    assert [(issue.code, issue.place, issue.given) for issue in issues] == [("words-line", "own.txt:2", line)]
    assert [group.head for group in groups] == ["베어링"]


def test_a_term_that_is_said_twice_counts_once() -> None:
    (group,), issues = read(
        "[M0301] ball bearing = 볼 베어링 = Ball-Bearing = 볼? = 볼베어링 = 볼?", "own.txt"
    )
    assert issues == ()
    assert (group.terms, group.ambiguous) == (("ball bearing", "볼 베어링"), ("볼",))


def test_a_term_is_not_both_marked_and_unmarked() -> None:
    _, issues = read("[M0301] 베어링 = 볼 = 볼?", "own.txt")
    assert [(issue.code, issue.given) for issue in issues] == [("words-twice", "볼")]


@pytest.mark.parametrize("other", ["[M] 선박 = 배", "[R] 과일 = 배?", "[M] 배"])
def test_a_word_of_two_groups_is_marked_in_both(other: str) -> None:
    _, issues = read(f"[C] 배 = pear\n{other}", "own.txt")
    assert [(issue.code, issue.row, issue.given) for issue in issues] == [("words-two-groups", 2, "배")]


def test_a_word_marked_before_is_marked_again() -> None:
    _, issues = read("[R] 과일 = 배?\n[M] 선박 = 배", "own.txt")
    assert [issue.message for issue in issues] == [
        "“배” stands in the group “과일” too; mark it with “?” in both."
    ]
    assert read("[R] 과일 = 배?\n[M] 선박 = 배?", "own.txt")[1] == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("SUS 304", "sus304"), ("Ｏ－링", "o링"), ("die-casting", "Die Casting"), ("판금·제관", "판금제관")],
)
def test_case_spaces_hyphens_and_width_do_not_count(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_letters_and_signs_do() -> None:
    assert plain("C") != plain("C++")
