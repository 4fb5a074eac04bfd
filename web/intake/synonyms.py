"""What organisers call a column: by sheet and column, the best of them first, where two stand side by side.

Spaces, brackets and letters' case do not count (`web.intake.sheets.plain`).
"""

from collections.abc import Mapping, Sequence

from web.intake.sheets import SheetName


def _both(befores: str, afters: str) -> tuple[str, ...]:
    """Every first part with every second one."""
    return tuple(before + after for before in befores.split() for after in afters.split())


_COMPANY = (
    "업체 회사 기업 참가업체 참가기업 참여기업 참여업체 신청기업 신청업체 공급기업 공급업체 수요기업 수요업체"
)
_PERSON = "담당자 실무자 상담자 참석자 참가자 신청자 실무담당자 담당 contact contactperson"
_NAMES = (
    *_both(_COMPANY, "명 이름"),
    *("상호", "상호명", "업체명칭", "법인명", "법인상호", "회사상호", "기업상호", "기관명", "단체명"),
    *(
        "수요처명",
        "바이어명",
        "바이어사명",
        "바이어사",
        "셀러명",
        "구매기업명",
        "구매처명",
        "발주처명",
        "소속기업명",
    ),
    *("companyname", "nameofcompany", "organization", "organisation", "organizationname", "firm", "firmname"),
    *("buyername", "sellername", "suppliername", "vendorname", "buyercompany", "corporatename"),
    *("업체", "기업", "회사", "참가업체", "참가기업", "신청기업", "신청업체", "참여기업", "소속", "소속기업"),
)
_CODES = (
    "업체코드",
    "회사코드",
    "참가번호",
    "접수번호",
    "관리번호",
    "기업번호",
    "업체번호",
    "companyid",
    "id",
)
_PHONES = (
    *_both(_PERSON, "휴대폰 휴대전화 핸드폰 휴대폰번호 휴대전화번호 핸드폰번호 hp 모바일 mobile"),
    *("휴대폰", "휴대전화", "핸드폰", "휴대폰번호", "휴대전화번호", "핸드폰번호", "hp", "h.p", "hp번호"),
    *("mobile", "mobilephone", "mobileno", "cell", "cellphone", "모바일"),
    *_both(_PERSON, "연락처 전화 전화번호 phone tel"),
    *("연락처", "연락전화", "전화번호", "전화", "tel", "telephone", "phone", "phonenumber", "phoneno"),
    *("contactnumber", "contactno", "유선전화", "직통전화", "사무실전화", "회사전화", "대표전화", "대표번호"),
    *("대표전화번호", "업체연락처", "회사연락처", "기업연락처"),
)
_EMAILS = (
    *_both(_PERSON, "이메일 메일 메일주소 이메일주소 email e-mail"),
    *("이메일", "이메일주소", "메일", "메일주소", "전자우편", "전자메일", "email", "e-mail", "emailaddress"),
    *("이-메일", "mail", "회사이메일", "대표이메일"),
)
_TITLES = (
    *_both(_PERSON, "직위 직급 직책 직함 부서직위 title position"),
    *(
        "직위",
        "직급",
        "직책",
        "직함",
        "부서직위",
        "부서/직위",
        "직위/직책",
        "직급/직책",
        "부서/직책",
        "position",
    ),
    *("jobtitle", "title"),
)
_PEOPLE = (
    *_both(_PERSON, "성명 이름 명 name"),
    *("담당자", "실무담당자", "상담자", "상담자명", "참석자", "성명", "이름", "성함", "담당"),
    *("contact", "contactperson", "personincharge", "attendee", "representative", "fullname"),
)
_FIELDS = ("상담분야", "희망상담분야", "상담품목분야", "productfield", "productfields", "category")
_WISHED = (
    *_both(
        "희망 상담희망 희망상담 신청 상담신청",
        "기업 업체 바이어 수요처 수요기업 공급기업 공급업체 셀러 대기업 회사 상대 상대기업",
    ),
    *("희망바이어사", "상담요청기업", "상담요청업체", "상담희망", "희망상담", "희망기업목록", "희망대상"),
    *("wish", "wishes", "wishlist", "preferredbuyers", "preferredsellers", "preferredcompanies"),
    *("requestedmeetings", "wantstomeet", "preferredpartners"),
)

SYNONYMS: Mapping[SheetName, Mapping[str, Sequence[str]]] = {
    "slots": {
        "code": ("회차번호", "상담회차", "타임", "slotno"),
        "session": ("오전오후", "상담세션", "구분"),
        "date": ("상담일", "상담일자", "행사일", "일시"),
        "start": ("시작시각", "상담시간", "시간", "starttime", "time", "시작시간"),
    },
    "tables": {
        "code": ("테이블명", "테이블no", "tableno", "상담테이블", "부스", "부스번호"),
        "hall": ("전시관", "상담관", "행사장", "구역", "zone"),
        "closed": ("사용불가회차", "미사용회차"),
    },
    "fields": {
        "code": ("분야번호", "fieldcode"),
        "parent": ("상위", "상위분야코드", "대분류"),
        "name_ko": ("분야이름", "품목명", "소분류"),
        "name_en": ("영문명", "분야명영문"),
    },
    "companies": {
        "code": _CODES,
        "side": ("기업구분", "업체구분", "참가구분", "유형", "참가유형", "기업유형", "역할", "type", "role"),
        "name": _NAMES,
        "name_en": (
            *_both("업체명 회사명 기업명 상호", "영문 영어 (영) (eng) 영문명"),
            *_both("영문", "업체명 회사명 기업명 상호 상호명 법인명"),
            *("englishname", "companynameenglish", "companynameeng", "nameinenglish", "companynameinenglish"),
        ),
        "business_number": (
            *(
                "사업자등록번호",
                "사업자번호",
                "사업자등록no",
                "사업자no",
                "사업등록번호",
                "사업자",
                "등록번호",
            ),
            *(
                "businessno",
                "businessregistrationnumber",
                "businessregistrationno",
                "brn",
                "companyregistrationno",
            ),
        ),
        "region": (
            *("소재지", "지역", "소재지역", "시도", "시/도", "본사소재지", "소재", "location", "city"),
            *(
                "주소",
                "본사주소",
                "회사주소",
                "사업장주소",
                "사업장소재지",
                "업체주소",
                "address",
                "country",
                "국가",
            ),
        ),
        "hall": ("전시관", "상담관", "상담장", "배정관", "zone"),
        "quota": (
            *("최대상담건수", "최대상담횟수", "최대건수", "상담가능건수", "상담가능횟수", "희망상담건수"),
            *("희망건수", "maxmeetings", "maximummeetings", "maxnumberofmeetings"),
        ),
        "floor": ("최소상담건수", "최소상담횟수", "최소건수", "minmeetings", "minimummeetings"),
        "parallel": ("동시상담건수", "동시상담테이블수", "테이블수", "상담테이블수"),
        "tables": (
            "테이블번호",
            "배정테이블",
            "상담테이블",
            "테이블",
            "테이블no",
            "부스번호",
            "부스",
            "booth",
        ),
        "forbidden": ("불가회차", "상담불가시간", "불참시간", "참석불가시간", "불가시간", "unavailable"),
        "fields": _FIELDS,
        "languages": (
            *("상담언어", "사용언어", "가능언어", "통역언어", "구사언어", "language", "spokenlanguages"),
        ),
        "status": (
            *("선정여부", "참가확정", "참가확정여부", "확정여부", "선정결과", "선정", "참가여부", "참석여부"),
            *("진행상태", "심사결과", "confirmed", "participation"),
        ),
        "intro_ko": (
            *("기업소개", "회사소개", "업체소개", "회사개요", "기업개요", "소개글", "사업내용", "주요사업"),
            *("companyprofile", "profile", "description", "aboutcompany", "companydescription"),
        ),
        "intro_en": ("회사소개영문", "기업소개영문", "영문회사소개", "영문기업소개", "profileinenglish"),
        "contact_name": _PEOPLE,
        "contact_title": _TITLES,
        "contact_phone": _PHONES,
        "contact_email": _EMAILS,
        "products": (
            *(
                "주생산품",
                "주요생산품",
                "주요품목",
                "생산품목",
                "생산품",
                "주요생산품목",
                "취급품목",
                "아이템",
            ),
            *(
                "주요제품",
                "제품",
                "제품명",
                "품목",
                "상담품목",
                "주력제품",
                "주력품목",
                "전시품목",
                "구매품목",
            ),
            *("구매희망품목", "희망품목", "관심품목", "조달품목", "업종", "산업분야", "업태종목", "업종품목"),
            *("products", "product", "items", "item", "mainproducts", "mainproduct", "productsofinterest"),
        ),
        "ksic": (
            "ksic",
            "산업분류코드",
            "표준산업분류코드",
            "표준산업분류",
            "한국표준산업분류",
            "한국표준산업분류코드",
        ),
        "hs": ("hs", "hscode", "hs번호", "hs부호", "품목번호hs", "hscodes"),
        "wishes": _WISHED,
        "vetoes": ("제외기업", "제외업체", "상담제외업체", "기피기업", "기피업체", "상담불가기업", "exclude"),
    },
    "delegates": {
        "code": ("상담자번호", "담당자코드", "참석자번호"),
        "company": (*_CODES, *_NAMES),
        "name": _PEOPLE,
        "title": _TITLES,
        "phone": _PHONES,
        "email": _EMAILS,
        "hours": ("참석시간", "상담가능시간", "가능시간", "참석가능회차", "참석가능시간", "availability"),
        "table": ("테이블번호", "배정테이블", "상담테이블", "테이블no", "부스번호"),
        "fields": _FIELDS,
        "languages": ("상담언어", "사용언어", "가능언어", "구사언어", "language"),
    },
    "wishes": {
        "of": ("신청기업코드", "신청업체코드", "기업코드", *_CODES, "신청자", *_NAMES),
        "to": (
            *("희망기업코드", "희망업체코드", "대상코드", "대상기업코드", "대상기업", "대상업체", "상대기업"),
            *_WISHED,
        ),
        "rank": ("우선순위", "희망순위", "지망", "priority", "preference", "no순위"),
    },
    "vetoes": {
        "of": ("기업코드", *_CODES, *_NAMES),
        "to": ("제외기업", "제외업체", "제외기업명", "상담제외기업", "제외대상기업", "기피기업", "상대기업"),
    },
    "relations": {
        "of": ("기업코드", "공급기업", "공급기업명", *_CODES, *_NAMES),
        "to": (
            "상대기업명",
            "상대업체",
            "상대기업코드",
            "수요처",
            "수요처명",
            "바이어",
            "거래처",
            "거래기업",
        ),
        "met": ("만난횟수", "상담이력", "상담횟수", "이전상담", "meetings"),
        "supplies": ("거래", "거래유무", "거래관계", "기존거래여부", "납품중", "supplier"),
    },
}

LEFT_OUT = frozenset(
    (
        *(
            "연번",
            "번호",
            "순번",
            "no",
            "no.",
            "순서",
            "#",
            "비고",
            "메모",
            "note",
            "notes",
            "remark",
            "remarks",
        ),
        *(
            "대표자",
            "대표자명",
            "대표자성명",
            "대표이사",
            "대표",
            "대표명",
            "ceo",
            "ceoname",
            "홈페이지",
            "웹사이트",
        ),
        *(
            "website",
            "homepage",
            "url",
            "팩스",
            "fax",
            "팩스번호",
            "설립일",
            "설립연도",
            "설립년도",
            "종업원수",
        ),
        *("직원수", "상시근로자수", "매출액", "연매출", "자본금", "우편번호", "접수일", "접수일자", "신청일"),
        *("신청일자", "신청일시", "타임스탬프", "timestamp", "부서", "부서명", "department", "첨부파일"),
    )
)
"""What many lists have and no fair needs: left out without asking, but said."""
