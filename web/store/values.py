"""A whole event as a value: what fixtures make, what a workbook holds, what the database keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from matcher.affinity import FieldTree
from matcher.people import Participant, Veto, Wish
from matcher.score import PresetName
from scheduler.problem import Problem


class ProfileLike(Protocol):
    """What a company is called and says of itself."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def name_en(self) -> str: ...  # noqa: D102
    @property
    def business_number(self) -> str | None: ...  # noqa: D102
    @property
    def region(self) -> str: ...  # noqa: D102
    @property
    def intro_ko(self) -> str: ...  # noqa: D102
    @property
    def intro_en(self) -> str: ...  # noqa: D102
    @property
    def certificates(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def capacity(self) -> int | None: ...  # noqa: D102
    @property
    def exports(self) -> bool | None: ...  # noqa: D102
    @property
    def newcomer(self) -> bool | None: ...  # noqa: D102


class ContactLike(Protocol):
    """How to reach a delegate."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def phone(self) -> str: ...  # noqa: D102
    @property
    def email(self) -> str: ...  # noqa: D102


class EventLike(Protocol):
    """A whole event. `frame` is its problem without people; `title` and names are Korean and English.

    `profiles` are by participant's code and `contacts` by delegate's. `fixtures.event.Event` is one.
    """

    @property
    def title(self) -> tuple[str, str]: ...  # noqa: D102
    @property
    def frame(self) -> Problem: ...  # noqa: D102
    @property
    def preset(self) -> PresetName: ...  # noqa: D102
    @property
    def tree(self) -> FieldTree: ...  # noqa: D102
    @property
    def field_names(self) -> Mapping[str, tuple[str, str]]: ...  # noqa: D102
    @property
    def participants(self) -> tuple[Participant, ...]: ...  # noqa: D102
    @property
    def wishes(self) -> tuple[Wish, ...]: ...  # noqa: D102
    @property
    def vetoes(self) -> tuple[Veto, ...]: ...  # noqa: D102
    @property
    def profiles(self) -> Mapping[str, ProfileLike]: ...  # noqa: D102
    @property
    def contacts(self) -> Mapping[str, ContactLike]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a company is called and says of itself. `business_number` has ten digits, or is None abroad.

    `certificates`, `capacity` (in a month, in the organiser's unit) and `exports` are what a seller has, and
    what a buyer asks for. `newcomer`: it is there for the first time. None: nobody said.
    """

    name: str
    name_en: str = ""
    business_number: str | None = None
    region: str = ""
    intro_ko: str = ""
    intro_en: str = ""
    certificates: tuple[str, ...] = ()
    capacity: int | None = None
    exports: bool | None = None
    newcomer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach a delegate."""

    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What is known of two companies before the event: how often they met, and whether one supplies already.

    As it is stored, `first` and `second` stand in the order of a pair (`web.store.relations.pair_of`).
    """

    first: str
    second: str
    met: int = 0
    supplies: bool = False


class People(NamedTuple):
    """Who comes, and who wishes for whom."""

    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    vetoes: tuple[Veto, ...]
    tree: FieldTree
