"""Affinities are counted for whoever changed, and for nobody else."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from fixtures.generate import generate
from web.database import reading, writing
from web.fitter import Fitter
from web.rows import CompanyRow, CorpusRow, FitRow, ProfileRow
from web.store.events import create_event, find_event
from web.store.fits import affinities, fits_of
from web.store.people import assembled
from web.store.runs import new_run

Numbers = dict[tuple[str, str], tuple[int, str]]


@pytest.fixture
def fitter(engine: Engine, now: datetime) -> Fitter:
    with writing(engine) as db:
        create_event(db, generate("gumi-500", seed=3, buyers=6, sellers=14), now=now)
    return Fitter(engine, now=lambda: now)


def numbers(engine: Engine) -> Numbers:
    with reading(engine) as db:
        return {(row.first, row.second): (row.total, row.parts) for row in db.exec(select(FitRow))}


def code(engine: Engine) -> str:
    with reading(engine) as db:
        return db.exec(select(CompanyRow.event)).first() or ""


def companies(engine: Engine, side: str) -> list[str]:
    with reading(engine) as db:
        return list(db.exec(select(CompanyRow.code).where(CompanyRow.side == side).order_by(CompanyRow.code)))


def says(engine: Engine, company: str, text: str) -> None:
    with writing(engine) as db:
        row = db.get_one(ProfileRow, (code(engine), company))
        row.intro_ko, row.intro_en = text, ""
        db.add(row)


def test_every_pair_that_could_meet_has_an_affinity_whose_parts_add_up(
    fitter: Fitter, engine: Engine
) -> None:
    assert fitter.refit(code(engine)) == 20
    with reading(engine) as db:
        found = affinities(db, code(engine), every=True).pairs
        halls = dict(db.exec(select(CompanyRow.code, CompanyRow.hall)).all())
    could = {
        (seller, buyer)
        for seller in companies(engine, "seller")
        for buyer in companies(engine, "buyer")
        if None in {halls[seller], halls[buyer]} or halls[seller] == halls[buyer]
    }
    assert found.keys() <= could
    assert len(found) > 20
    assert all(sum(one.parts.values()) == one.total for one in found.values())
    assert len({one.total for one in found.values()}) > 5


def test_a_second_time_there_is_nothing_to_count(fitter: Fitter, engine: Engine) -> None:
    fitter.refit(code(engine))
    before = numbers(engine)
    assert fitter.refit(code(engine)) == 0
    assert numbers(engine) == before


@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_who_changes_is_counted_anew_and_nobody_else(fitter: Fitter, engine: Engine, side: str) -> None:
    fitter.refit(code(engine))
    before, [one, *_] = numbers(engine), companies(engine, side)
    says(engine, one, "알루미늄 다이캐스팅 금형과 사출 성형, 유압 실린더, 베어링, 커넥터를 다룹니다.")
    assert fitter.refit(code(engine)) == 1
    after = numbers(engine)
    changed = [pair for pair in after.keys() | before.keys() if after.get(pair) != before.get(pair)]
    assert changed
    assert all(one in pair for pair in changed)


def test_counted_one_by_one_or_all_at_once_is_the_same(fitter: Fitter, engine: Engine, now: datetime) -> None:
    event = code(engine)
    fitter.refit(event)
    with writing(engine) as db:
        new_run(db, find_event(db, event), seed=0, seconds=1.0, now=now)  # statistics are frozen from here on
    for one in (*companies(engine, "seller")[:3], *companies(engine, "buyer")[:2]):
        says(engine, one, f"정밀 절삭가공과 베어링 {one}")
        fitter.refit(event)
    step_by_step = numbers(engine)
    with writing(engine) as db:
        for table in ("fit", "fitted"):
            db.connection().exec_driver_sql(f"DELETE FROM {table}")
    Fitter(engine, now=lambda: now).refit(event)
    assert numbers(engine) == step_by_step


def test_statistics_that_a_run_has_used_stay(fitter: Fitter, engine: Engine, now: datetime) -> None:
    """Half of the sellers come later: the affinities of the others are what they were."""
    event = code(engine)
    late = companies(engine, "seller")[:7]
    with writing(engine) as db:
        for one in late:
            db.get_one(CompanyRow, (event, one)).status = "withdrawn"
    fitter.refit(event)
    with writing(engine) as db:
        run = new_run(db, find_event(db, event), seed=0, seconds=1.0, now=now)
        assert run.corpus == 1
    before = numbers(engine)
    with writing(engine) as db:
        for one in late:
            db.get_one(CompanyRow, (event, one)).status = "selected"
    assert fitter.refit(event) == 7
    after = numbers(engine)
    assert len(after) > len(before)
    assert {pair: after[pair] for pair in before} == before
    with reading(engine) as db:
        assert [row.number for row in db.exec(select(CorpusRow))] == [1]


def test_statistics_grow_with_the_offers_until_a_run_uses_them(fitter: Fitter, engine: Engine) -> None:
    event = code(engine)
    late = companies(engine, "seller")[:7]
    with writing(engine) as db:
        for one in late:
            db.get_one(CompanyRow, (event, one)).status = "withdrawn"
    fitter.refit(event)
    with writing(engine) as db:
        for one in late:
            db.get_one(CompanyRow, (event, one)).status = "selected"
    assert fitter.refit(event) == 20
    with reading(engine) as db:
        assert [(row.number, row.offers) for row in db.exec(select(CorpusRow))] == [(2, 14)]


def test_a_pair_s_score_goes_by_its_affinity(fitter: Fitter, engine: Engine) -> None:
    event = code(engine)
    fitter.refit(event)
    with reading(engine) as db:
        pairs = assembled(db, find_event(db, event)).pairs
        wished = [pair for pair in pairs if not pair.filled]
        known, everything = affinities(db, event), affinities(db, event, every=True)
    assert known.pairs.items() <= everything.pairs.items()
    for pair in wished:
        fit = known.of(pair.first, pair.second)
        assert fit == everything.of(pair.first, pair.second)
        assert fit is not None
        assert pair.score.parts["affinity"] == fit.total // 2


def test_a_company_sees_its_own_in_either_direction(fitter: Fitter, engine: Engine) -> None:
    event = code(engine)
    fitter.refit(event)
    with reading(engine) as db:
        for side, place in (("seller", 0), ("buyer", 1)):
            one = companies(engine, side)[0]
            known = numbers(engine).items()
            mine = {pair[1 - place]: number[0] for pair, number in known if pair[place] == one}
            assert {other: fit.affinity.total for other, fit in fits_of(db, event, one).items()} == mine


def test_what_was_cut_short_is_counted_anew_by_the_next_server(
    fitter: Fitter, engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where new statistics had everybody counted anew, those included who had not changed."""
    event = code(engine)
    late = companies(engine, "seller")[:7]
    with writing(engine) as db:
        for one in late:
            db.get_one(CompanyRow, (event, one)).status = "withdrawn"
    fitter.refit(event)
    with writing(engine) as db:
        for one in late:
            db.get_one(CompanyRow, (event, one)).status = "selected"

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("web.fitter.add_fits", killed)
        with pytest.raises(KeyboardInterrupt):
            fitter.refit(event)
    Fitter(engine, now=lambda: now).refit(event)
    after_the_cut = numbers(engine)
    with writing(engine) as db:
        for table in ("fit", "fitted"):
            db.connection().exec_driver_sql(f"DELETE FROM {table}")
    Fitter(engine, now=lambda: now).refit(event)
    assert after_the_cut == numbers(engine)


def test_one_event_that_can_not_be_counted_keeps_no_other_waiting(
    fitter: Fitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []

    def refit(event: str) -> int:
        if event == "bad":
            raise RuntimeError(event)
        counted.append(event)
        return 0

    monkeypatch.setattr(fitter, "refit", refit)
    for event in ("bad", "good"):
        fitter.touch(event)
    fitter.catch_up()
    assert counted == ["good"]
