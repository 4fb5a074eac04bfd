"""`sangdam suggest`: a ranking with reasons, and every fault of the two files with its place."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from web.cli.app import app

OFFERS = """code,name,hall,field,text
S1,하나,기계·중공업,알루미늄 다이캐스팅,자동차 부품을 만듭니다. IATF 16949 인증.
S2,둘,기계·중공업,사출금형,"플라스틱 금형, 시제품부터"
S3,셋,유통·서비스,김치,포기김치와 김치 OEM
"""
NEEDS = """code,company,hall,field,text
N1,큰회사,기계·중공업,die casting,"Aluminium housings, IATF 16949 required"
N2,큰회사,유통·서비스,절임 식품,김치를 찾습니다
"""


def asked(folder: Path, offers: str | bytes, needs: str = NEEDS, *more: str) -> Result:
    for name, said in (("offers.csv", offers), ("needs.csv", needs)):
        (folder / name).write_bytes(said if isinstance(said, bytes) else said.encode())
    found = ("--offers", str(folder / "offers.csv"), "--needs", str(folder / "needs.csv"))
    return CliRunner().invoke(app, ["suggest", *found, "-o", str(folder / "ranking.csv"), *more])


def ranking(folder: Path) -> list[dict[str, str]]:
    with (folder / "ranking.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_need_has_every_offer_the_best_first(tmp_path: Path) -> None:
    assert asked(tmp_path, OFFERS).exit_code == 0
    rows = ranking(tmp_path)
    assert [row["need"] for row in rows] == ["N1"] * 3 + ["N2"] * 3
    assert [rows[0]["offer"], rows[3]["offer"]] == ["S1", "S3"]
    assert all(0 <= int(row["affinity"]) <= 100 for row in rows)
    assert "“알루미늄 다이캐스팅”" in rows[0]["reason"]
    assert "IATF 16949" in rows[0]["reason"]


def test_reasons_in_korean(tmp_path: Path) -> None:
    assert asked(tmp_path, OFFERS, NEEDS, "--lang", "ko", "--top", "1").exit_code == 0
    rows = ranking(tmp_path)
    assert len(rows) == 2
    assert rows[0]["reason"].startswith("“die casting” 수요에 “알루미늄 다이캐스팅” 공급이 맞습니다.")


def test_cp949_is_read_as_it_is_written_by_spreadsheets(tmp_path: Path) -> None:
    assert asked(tmp_path, OFFERS.encode("cp949")).exit_code == 0
    assert ranking(tmp_path)[0]["offer"] == "S1"


@pytest.mark.parametrize(
    ("offers", "said"),
    [
        ("name,text\na,b\n", "The column “code” is missing."),
        ("code,text\nS1,a\n,b\nS1,c\n", "3"),
        (b"\xff\xff\xff", "neither UTF-8 nor CP949"),
        ("code,text,code\nS1,a,S2\n", "The column “code” stands there twice."),
        ("", "The column “code” is missing."),
    ],
)
def test_a_fault_is_named_with_its_place_and_nothing_is_written(
    tmp_path: Path, offers: str | bytes, said: str
) -> None:
    found = asked(tmp_path, offers)
    assert found.exit_code == 2
    assert said in found.output
    assert not (tmp_path / "ranking.csv").exists()


def test_an_organiser_s_own_words_are_known_too(tmp_path: Path) -> None:
    """A shop word that nobody else uses joins a need and an offer."""
    words = tmp_path / "own.txt"
    words.write_text("[M0203] 쑤시개틀 = zzqxword\n", encoding="utf-8")
    offers = "code,text\nS1,쑤시개틀 제작\nS2,기타\n"
    needs = "code,text\nN1,zzqxword\n"
    assert asked(tmp_path, offers, needs, "--words", str(words)).exit_code == 0
    assert int(ranking(tmp_path)[0]["affinity"]) >= 30
    words.write_bytes("[M0203] 쑤시개틀 = zzqxword\n".encode("cp949"))
    assert asked(tmp_path, offers, needs, "--words", str(words)).exit_code == 0
    assert ranking(tmp_path)[0]["offer"] == "S1"
    assert int(ranking(tmp_path)[0]["affinity"]) >= 30
    words.write_bytes(b"\xff\xff\xff")
    assert "neither UTF-8 nor CP949" in asked(tmp_path, offers, needs, "--words", str(words)).output
    words.write_text("no line of words\n", encoding="utf-8")
    assert asked(tmp_path, offers, needs, "--words", str(words)).exit_code == 2


def test_what_is_not_known_is_said_with_its_place_and_the_rest_is_ranked(tmp_path: Path) -> None:
    """A hall that is none, and a code that is no field's: both are left out, and the ranking is written."""
    offers = "code,hall,field,text\nS1,기계관,사출금형,금형\nS2,M,M9901,사출금형\nS3,,,사출금형\n"
    found = asked(tmp_path, offers)
    assert found.exit_code == 0
    halls = "Retail & services, Machinery & heavy industry, Electronics & ICT, Construction & chemicals"
    assert found.stderr.splitlines() == [
        f"offers.csv:2:hall: “기계관” is none of these words: {halls}.",
        "offers.csv:3:field: There is no product field with the code “M9901”.",
        "2 cells are not known and were left out.",
    ]
    assert len(ranking(tmp_path)) == 6
    in_korean = asked(tmp_path, offers, NEEDS, "--lang", "ko").stderr
    assert "offers.csv:2:hall: " in in_korean
    assert in_korean.endswith("모르는 칸 2개는 빼고 계산했습니다.\n")


def test_a_field_s_code_stands_for_its_names_and_its_hall(tmp_path: Path) -> None:
    """By names and hall, and by code alone: the same."""
    needs = "code,hall,field,text\nN1,M,사출금형,\n"
    offers = 'code,hall,field,text\nS1,M,"사출금형, Injection moulds",\nS2,,m0203,\n'
    found = asked(tmp_path, offers, needs)
    assert (found.exit_code, found.stderr) == (0, "")
    points = {row["offer"]: int(row["affinity"]) for row in ranking(tmp_path)}
    assert points["S1"] == points["S2"]
