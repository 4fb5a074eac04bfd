"""The sheets of a workbook and their columns: what they are called, and what an organiser is told of them.

Reading, the template, the export and docs all follow this list.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

SheetName = Literal[
    "event", "slots", "tables", "fields", "companies", "delegates", "wishes", "vetoes", "relations"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the name the program uses, its headers, and what to write there. `also` are other headers."""

    name: str
    ko: str
    en: str
    note_ko: str
    note_en: str
    required: bool = False
    also: tuple[str, ...] = ()

    @property
    def both(self) -> str:
        """The header in both languages: 기업명 (Name)."""
        return f"{self.ko} ({self.en})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of the workbook, or a CSV file of the same name. One column of `any_of` has to be there."""

    name: SheetName
    ko: str
    en: str
    about_ko: str
    about_en: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    @property
    def both(self) -> str:
        """The title in both languages: 참가기업 (Companies)."""
        return f"{self.ko} ({self.en})"

    def column(self, header: str) -> Column | None:
        """The column with this header, in either language, whatever its spaces and letters' case."""
        asked = plain(header)
        for one in self.columns:
            if asked in {plain(text) for text in (one.name, one.ko, one.en, *one.also)}:
                return one
        return None


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A header or word without what people write differently: spaces, case, a star for required, brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s*_·.()\-]", "", folded)


def _column(
    name: str,
    ko: str,
    en: str,
    note_ko: str,
    note_en: str,
    *also: str,
    required: bool = False,
) -> Column:
    return Column(name=name, ko=ko, en=en, note_ko=note_ko, note_en=note_en, required=required, also=also)


EVENT_ITEMS: tuple[Column, ...] = (
    _column(
        "code",
        "행사 코드",
        "Event code",
        "영문과 숫자로 짧게 적습니다. 한 번 정하면 바꾸지 않습니다.",
        "Short, letters and digits. It never changes.",
        "코드",
        required=True,
    ),
    _column(
        "title_ko", "행사명", "Title", "참가자에게 보이는 이름입니다.", "As participants see it.", "행사 이름"
    ),
    _column("title_en", "행사명(영문)", "Title in English", "비우면 행사명을 씁니다.", "Empty: the title."),
    _column(
        "kind",
        "행사 종류",
        "Kind",
        "구매상담회, 수출상담회, 교류회, 기술상담 중 하나입니다.",
        "purchase, export, exchange or technology.",
    ),
    _column(
        "timezone",
        "시간대",
        "Time zone",
        "비우면 Asia/Seoul입니다.",
        "Asia/Seoul where it is empty.",
        "timezone",
    ),
    _column(
        "slot_minutes", "상담 시간", "Minutes to talk", "한 회차의 분입니다.", "Of one slot.", "상담시간(분)"
    ),
    _column(
        "change_minutes",
        "이동 시간",
        "Minutes to change",
        "회차 사이의 분입니다.",
        "Between slots.",
        "이동시간(분)",
    ),
    _column(
        "floor_seller",
        "공급기업 최소 상담 수",
        "Floor of sellers",
        "공급기업마다 보장하려는 상담 수입니다.",
        "Meetings that every seller should get.",
    ),
    _column(
        "floor_buyer",
        "수요처 최소 상담 수",
        "Floor of buyers",
        "수요처마다 보장하려는 상담 수입니다.",
        "Meetings that every buyer should get.",
    ),
    _column(
        "floor_pool",
        "교류기업 최소 상담 수",
        "Floor of the pool",
        "교류회에서 기업마다 보장하려는 상담 수입니다.",
        "In an exchange: meetings that everyone should get.",
    ),
    _column(
        "preset",
        "배정 방식",
        "Preset",
        "최소 상담 우선, 점수 우선, 상호 희망 우선 중 하나입니다.",
        "floor-first, score-first or mutual-first.",
    ),
    _column(
        "deadline",
        "신청 마감",
        "Deadline",
        "기업이 고칠 수 있는 때까지입니다. 예: 2026-11-30 18:00",
        "Until when companies may change their forms.",
    ),
    _column(
        "review_until",
        "검토 마감",
        "Review deadline",
        "신청 마감 뒤 수요처가 받은 신청에 답하는 기한입니다. 적으면 검토를 받습니다.",
        "Until when buyers answer requests, once the forms are closed. With it, buyers are asked.",
    ),
    _column(
        "wish_form",
        "희망 방식",
        "Form of wishes",
        "순위, 별점, 중요도 중 하나입니다. 기업이 화면에서 이 방식으로 고릅니다.",
        "ranks, stars or must: how companies say whom they wish to meet.",
    ),
    _column(
        "cap_seller",
        "공급기업 희망 한도",
        "Most wishes of a seller",
        "공급기업이 신청할 수 있는 기업 수입니다. 0이면 한도가 없습니다.",
        "How many companies a seller may wish for; 0: as many as it likes.",
    ),
    _column(
        "cap_buyer",
        "수요처 희망 한도",
        "Most wishes of a buyer",
        "수요처가 신청할 수 있는 기업 수입니다. 0이면 한도가 없습니다.",
        "How many companies a buyer may wish for; 0: as many as it likes.",
    ),
    _column(
        "cap_pool",
        "교류기업 희망 한도",
        "Most wishes in the pool",
        "교류회에서 신청할 수 있는 기업 수입니다. 0이면 한도가 없습니다.",
        "In an exchange: how many companies one may wish for; 0: as many as it likes.",
    ),
    _column(
        "fill",
        "추천으로 채우기",
        "Fill up to",
        "매칭 조합 후보가 이 수보다 적은 기업은 적합도로 채웁니다. 0이면 채우지 않습니다.",
        "Who has fewer candidates than this gets more by affinity; 0: nobody.",
    ),
    _column(
        "purge_on",
        "개인정보 삭제일",
        "Purge date",
        "이름과 연락처를 지우는 날입니다.",
        "When names and contacts are deleted.",
    ),
)

_CODES = "쉼표로 나누어 여럿을 적습니다."
_CODES_EN = "Several, with commas between them."
_HOURS = "회차나 세션을 적습니다. T01~T04처럼 이어 적어도 됩니다."
_HOURS_EN = "Slots or sessions; a run of slots as T01~T04."

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        name="event",
        ko="행사",
        en="Event",
        about_ko="행사 하나의 설정입니다. 한 줄에 한 항목을 적습니다.",
        about_en="The settings of the event, one item a row.",
        also=("행사 정보", "설정", "settings"),
        columns=(
            _column("item", "항목", "Item", "바꾸지 않습니다.", "Leave as it is.", required=True),
            _column("value", "값", "Value", "설명을 보고 적습니다.", "See the explanation.", required=True),
            _column("about", "설명", "Explanation", "읽기만 합니다.", "To be read only."),
        ),
    ),
    Sheet(
        name="slots",
        ko="상담회차",
        en="Slots",
        about_ko="상담 회차를 시간 순서로 적습니다. 점심처럼 쉬는 때에는 회차를 두지 않고 세션을 나눕니다.",
        about_en="The slots in the order of time. A pause lies between two sessions.",
        also=("회차", "시간", "sessions"),
        columns=(
            _column("code", "회차", "Slot", "예: T01", "Such as T01.", "회차 코드", required=True),
            _column(
                "session",
                "세션",
                "Session",
                "쉬지 않고 이어지는 회차의 묶음입니다.",
                "An unbroken run of slots.",
            ),
            _column("date", "날짜", "Date", "예: 2026-12-10", "Such as 2026-12-10.", "일자"),
            _column("start", "시작", "Start", "예: 10:20", "Such as 10:20.", "시작 시각", "시작 시간"),
        ),
    ),
    Sheet(
        name="tables",
        ko="테이블",
        en="Tables",
        about_ko="상담 테이블과 테이블이 있는 관을 적습니다.",
        about_en="The tables and the halls in which they stand.",
        also=("상담 테이블", "상담장"),
        columns=(
            _column("code", "테이블", "Table", "예: M-01", "Such as M-01.", "테이블 번호", required=True),
            _column("hall", "관", "Hall", "관의 코드입니다.", "The hall's code.", "홀", required=True),
            _column("closed", "사용하지 않는 회차", "Closed", _HOURS, _HOURS_EN),
        ),
    ),
    Sheet(
        name="fields",
        ko="상담분야",
        en="Fields",
        about_ko="상담 분야의 나무입니다. 맨 위에는 관을 적습니다.",
        about_en="The tree of product fields. Its top level are the halls.",
        also=("분야", "품목", "product fields"),
        columns=(
            _column("code", "분야", "Field", "예: M1", "Such as M1.", "분야 코드", required=True),
            _column("parent", "상위 분야", "Parent", "맨 위 분야는 비웁니다.", "Empty at the top."),
            _column("name_ko", "이름", "Name", "기업에 보이는 이름입니다.", "As companies see it.", "분야명"),
            _column(
                "name_en",
                "이름(영문)",
                "Name in English",
                "비우면 이름을 씁니다.",
                "Empty: the name.",
                "영문 이름",
            ),
        ),
    ),
    Sheet(
        name="companies",
        ko="참가기업",
        en="Companies",
        about_ko="공급기업과 수요처를 한 줄에 하나씩 적습니다. 같은 코드로 다시 올리면 고쳐집니다.",
        about_en="Sellers and buyers, one a row. The same code again brings the company up to date.",
        also=("참여기업", "기업", "기업 목록", "participants"),
        columns=(
            _column(
                "code",
                "기업 코드",
                "Code",
                "예: S001",
                "Such as S001.",
                "코드",
                "company code",
                required=True,
            ),
            _column(
                "side",
                "구분",
                "Side",
                "공급기업, 수요처, 교류기업 중 하나입니다.",
                "seller, buyer or pool.",
                required=True,
            ),
            _column("name", "기업명", "Name", "", "", "회사명", "업체명", "company", required=True),
            _column("name_en", "기업명(영문)", "Name in English", "", "", "영문 기업명", "영문명"),
            _column(
                "business_number",
                "사업자등록번호",
                "Business number",
                "해외 기업은 비웁니다.",
                "Empty for foreign companies.",
                "사업자번호",
            ),
            _column("region", "지역", "Region", "", "", "소재지"),
            _column(
                "hall",
                "관",
                "Hall",
                "상담하는 관의 코드입니다.",
                "The code of the hall where it meets.",
                "홀",
            ),
            _column("quota", "최대 상담 수", "Quota", "비우면 제한이 없습니다.", "Empty: no limit.", "최대"),
            _column(
                "floor",
                "최소 상담 수",
                "Floor",
                "비우면 행사 설정을 따릅니다.",
                "Empty: the event's.",
                "최소",
            ),
            _column(
                "parallel",
                "동시 상담 수",
                "At once",
                "비우면 상담자의 테이블 수입니다.",
                "Empty: one for each staffed table.",
                "parallel",
            ),
            _column("tables", "고정 테이블", "Fixed tables", _CODES, _CODES_EN),
            _column("forbidden", "불참 회차", "Absent", _HOURS, _HOURS_EN, "상담 불가 회차", "forbidden"),
            _column(
                "fields",
                "상담 분야",
                "Fields",
                f"코드나 이름을 {_CODES}",
                f"Codes or names. {_CODES_EN}",
                "분야",
            ),
            _column(
                "languages", "언어", "Languages", f"예: ko, en. {_CODES}", f"Such as ko, en. {_CODES_EN}"
            ),
            _column(
                "status",
                "상태",
                "Status",
                "신청, 선정, 대기, 탈락, 철회 중 하나입니다. 비우면 선정입니다.",
                "applied, selected, waiting, declined or withdrawn; selected where it is empty.",
            ),
            _column("intro_ko", "소개", "Introduction", "", "", "기업 소개", "회사 소개"),
            _column("intro_en", "소개(영문)", "Introduction in English", "", "", "영문 소개"),
            _column(
                "certificates",
                "인증",
                "Certificates",
                "공급기업은 보유한 인증, 수요처는 요구하는 인증입니다. 예: ISO 9001, IATF 16949.",
                "What a seller has and a buyer asks for, such as ISO 9001, IATF 16949.",
                "보유 인증",
                "요구 인증",
                "인증 현황",
                "인증서",
            ),
            _column(
                "capacity",
                "월 생산능력",
                "Capacity",
                "숫자만 적습니다. 수요처는 필요한 최소 수량입니다.",
                "A number, in a month; for a buyer the least that is needed.",
                "생산능력",
                "월 생산량",
                "생산 능력(월)",
                "monthly capacity",
            ),
            _column(
                "exports",
                "수출 경험",
                "Export experience",
                "예 또는 아니오. 수요처는 필요한지 적습니다.",
                "yes or no; for a buyer, whether it is needed.",
                "수출 여부",
                "수출 실적 유무",
                "수출",
            ),
            _column(
                "newcomer",
                "첫 참가",
                "First time",
                "예 또는 아니오.",
                "yes or no.",
                "신규 참가",
                "신규",
                "첫 참가 여부",
                "newcomer",
            ),
        ),
    ),
    Sheet(
        name="delegates",
        ko="상담자",
        en="Delegates",
        about_ko="테이블에 앉는 사람을 적습니다. 없으면 기업마다 한 사람으로 봅니다.",
        about_en="Those who sit at a table. Without any, a company counts as one person.",
        also=("담당자", "참석자"),
        columns=(
            _column("code", "상담자 코드", "Code", "예: S001-1", "Such as S001-1.", "코드", required=True),
            _column(
                "company",
                "기업 코드",
                "Company",
                "참가기업의 코드입니다.",
                "A company's code.",
                required=True,
            ),
            _column("name", "이름", "Name", "", "", "성명"),
            _column("title", "직위", "Title", "", "", "직책", "직함"),
            _column("phone", "전화", "Phone", "", "", "전화번호", "휴대전화", "휴대폰", "연락처"),
            _column("email", "이메일", "Email", "", "", "메일", "e-mail"),
            _column(
                "hours", "참석 회차", "Hours", f"{_HOURS} 비우면 모든 회차입니다.", f"{_HOURS_EN} Empty: all."
            ),
            _column(
                "table",
                "테이블",
                "Table",
                "자기 테이블이 있으면 적습니다.",
                "The delegate's own table, if any.",
            ),
            _column(
                "fields",
                "상담 분야",
                "Fields",
                f"코드나 이름을 {_CODES}",
                f"Codes or names. {_CODES_EN}",
                "분야",
            ),
            _column("languages", "언어", "Languages", _CODES, _CODES_EN),
        ),
    ),
    Sheet(
        name="wishes",
        ko="희망",
        en="Wishes",
        about_ko="누가 누구를 만나고 싶은지 순위, 별점, 중요도 중 하나로 적습니다. 1순위가 가장 큽니다.",
        about_en="Who wishes to meet whom: by rank (1 is the first choice), by stars or by importance.",
        also=("상담 희망", "희망 상담"),
        any_of=("rank", "stars", "importance"),
        columns=(
            _column(
                "of",
                "신청",
                "Of",
                "기업이나 상담자의 코드입니다.",
                "A company or a delegate.",
                "신청 기업",
                required=True,
            ),
            _column(
                "to",
                "대상",
                "To",
                "기업이나 상담자의 코드입니다.",
                "A company or a delegate.",
                "희망 기업",
                required=True,
            ),
            _column(
                "rank",
                "순위",
                "Rank",
                "1부터 적습니다. 순위, 별점, 중요도 중 하나만 적습니다.",
                "From 1. Of rank, stars and importance only one is given.",
                "희망 순위",
            ),
            _column(
                "stars",
                "별점",
                "Stars",
                "1~5 또는 ★★★처럼 적습니다. 5가 가장 큽니다.",
                "1 to 5, or such as ★★★; 5 is the most.",
                "별",
            ),
            _column(
                "importance",
                "중요도",
                "Importance",
                "꼭, 가능하면, 제외 중 하나입니다. 제외는 상담 제외로 받습니다.",
                "must, nice or no; no is a veto.",
            ),
        ),
    ),
    Sheet(
        name="vetoes",
        ko="제외",
        en="Vetoes",
        about_ko="만나면 안 되는 기업을 적습니다. 상대 기업에는 알리지 않습니다.",
        about_en="Who must not meet whom. Nobody else learns of it.",
        also=("상담 제외",),
        columns=(
            _column(
                "of", "기업", "Of", "제외하려는 기업의 코드입니다.", "Who refuses.", "신청", required=True
            ),
            _column(
                "to",
                "제외 대상",
                "To",
                "만나지 않을 기업의 코드입니다.",
                "Who is refused.",
                "대상",
                required=True,
            ),
        ),
    ),
    Sheet(
        name="relations",
        ko="기존 관계",
        en="Relations",
        about_ko="전에 만났거나 이미 거래하는 두 기업을 적습니다. 적합도에 반영합니다.",
        about_en="Two companies that met before or trade already. It counts for how well they fit.",
        also=("거래 관계", "만난 이력"),
        any_of=("met", "supplies"),
        columns=(
            _column("of", "기업", "Company", "기업의 코드나 이름입니다.", "A code or a name.", required=True),
            _column(
                "to",
                "상대 기업",
                "Counterpart",
                "상대 기업의 코드나 이름입니다.",
                "The other company's code or name.",
                required=True,
            ),
            _column(
                "met",
                "만난 횟수",
                "Met",
                "전에 상담한 횟수입니다. 비우면 0입니다.",
                "How often they met before; 0 where it is empty.",
                "상담 횟수",
                "만남",
            ),
            _column(
                "supplies",
                "거래 중",
                "Supplies",
                "예 또는 아니오.",
                "yes or no: whether one supplies the other already.",
                "거래 여부",
                "기존 거래",
            ),
        ),
    ),
)

BY_NAME: Mapping[SheetName, Sheet] = {sheet.name: sheet for sheet in SHEETS}
EXPLANATION = ("안내", "Guide")


def find_sheet(title: str) -> Sheet | None:
    """The sheet with this title, in either language."""
    asked = plain(title)
    for sheet in SHEETS:
        if asked in {plain(text) for text in (sheet.name, sheet.ko, sheet.en, *sheet.also)}:
            return sheet
    return None
