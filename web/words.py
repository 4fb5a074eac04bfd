"""What the domain's values are called on pages: whole sentences, made late, in the reader's language."""

from collections.abc import Mapping, Sequence

from matcher.issue import MESSAGES, Issue
from scheduler.aims import level_of
from scheduler.problem import LEXIMIN, Kind, Problem
from scheduler.timetable import Status, Violation
from web.event_kinds import KINDS
from web.language import Language, mark

SIDES: Mapping[str, str] = {
    "seller": mark("Seller"),
    "buyer": mark("Buyer"),
    "pool": mark("Participant"),
}
GROUPS: Mapping[str, str] = {**SIDES, "newcomers": mark("Newcomers")}
"""Of whom figures are shown apart."""
STANDINGS: Mapping[str, str] = {
    "applied": mark("applied"),
    "selected": mark("selected"),
    "waiting": mark("waiting"),
    "declined": mark("declined"),
    "withdrawn": mark("withdrawn"),
}
RUN_STATES: Mapping[str, str] = {
    "queued": mark("queued"),
    "running": mark("running"),
    "done": mark("done"),
    "stopped": mark("stopped"),
    "failed": mark("failed"),
}
MEETING_STATES: Mapping[str, str] = {
    "planned": mark("planned"),
    "held": mark("held"),
    "no-show": mark("no-show"),
    "cancelled": mark("cancelled"),
    "walk-in": mark("walk-in"),
}
PRESETS: Mapping[str, tuple[str, str]] = {
    "floor-first": (
        mark("Floor first"),
        mark("Everybody gets the fewest meetings that were promised; then as many wishes as possible."),
    ),
    "score-first": (
        mark("Score first"),
        mark("What companies want most goes first, even where some get few meetings."),
    ),
    "mutual-first": (
        mark("Mutual wishes first"),
        mark("Mutual wishes go before buyers’, and those before sellers’."),
    ),
}
"""What the presets are called, and what each is for."""
WISH_FORMS: Mapping[str, str] = {
    "ranks": mark("In order: first, second, third …"),
    "stars": mark("One to five stars"),
    "must": mark("Must, nice to have, leave out"),
}
"""How companies say whom they wish to meet."""
DIALS: Mapping[str, tuple[str, str]] = {
    "seller_wish": (mark("A seller’s first wish"), mark("Points of whom a seller puts first.")),
    "buyer_wish": (mark("A buyer’s first wish"), mark("Points of whom a buyer puts first.")),
    "wish": (mark("A first wish"), mark("Points of whom a company puts first.")),
    "mutual": (mark("Both wish for it"), mark("Points on top where both want to meet.")),
    "rank_step": (mark("Less for each rank"), mark("Points that each rank after the first is worth less.")),
    "wish_least": (mark("Least of a wish"), mark("No wish is worth fewer points, however late its rank.")),
    "affinity_percent": (
        mark("Weight of affinity (%)"),
        mark("How many points an affinity of 100 adds to a wish."),
    ),
    "accepted": (
        mark("An accepted request"),
        mark("Points of a buyer’s yes to a request; never more than its first wish."),
    ),
    "cap_seller": (mark("Most wishes of a seller"), mark("Empty or 0: as many as it likes.")),
    "cap_buyer": (mark("Most wishes of a buyer"), mark("Empty or 0: as many as it likes.")),
    "cap_pool": (mark("Most wishes of a company"), mark("Empty or 0: as many as it likes.")),
    "fill": (
        mark("Fill up to so many candidates"),
        mark("Who has fewer gets suggestions by affinity, each worth less than any wish. 0: nobody."),
    ),
}
"""What the numbers on the page of scores are called, and what each does."""
VERDICTS: Mapping[str, str] = {
    "accepted": mark("accepted"),
    "held": mark("held back"),
    "declined": mark("turned down"),
}
"""What a buyer says of a request."""
STEPS: Mapping[str, str] = {
    "setup": mark("Setup"),
    "applications": mark("Applications"),
    "review": mark("Review"),
    "assignment": mark("Assignment"),
    "publication": mark("Publication"),
    "day": mark("Event day"),
    "results": mark("Results"),
}
AIMS: Mapping[str, str] = {
    "lost": mark("Fewest published meetings lost"),
    "changes": mark("Fewest people to tell of a change"),
    "shortfall": mark("Least shortfall under the floor"),
    "leximin": mark("Those with the fewest meetings first"),
    "score": mark("Highest total score"),
    "idle": mark("Fewest idle gaps"),
    "breaks": mark("Fewest breaks"),
    "table-changes": mark("Fewest changes of table"),
    "slot-costs": mark("Preferred slots"),
}
COUNTED: Mapping[str, str] = {
    "lost": mark("lost"),
    "changes": mark("changes"),
    "shortfall": mark("shortfall"),
    "score": mark("score"),
    "idle": mark("idle"),
    "breaks": mark("breaks"),
    "table-changes": mark("table-changes"),
    "slot-costs": mark("slot-costs"),
}
"""What a step of the aims counts. In English it is the step's own name, as in the files."""
STATUSES: Mapping[str, str] = {
    "CERTIFIED": mark("proven"),
    "OPTIMAL": mark("optimal, says the solver"),
    "FEASIBLE": mark("not proven yet"),
    "STOPPED": mark("stopped early"),
    "INFEASIBLE": mark("no timetable exists"),
    "UNKNOWN": mark("none found"),
}
HEADLINES: Mapping[str, str] = {
    "CERTIFIED": mark("Proven"),
    "OPTIMAL": mark("Optimal, says the solver"),
    "FEASIBLE": mark("Not proven yet"),
    "STOPPED": mark("Stopped before a proof"),
    "INFEASIBLE": mark("There is no such timetable"),
    "UNKNOWN": mark("No timetable found in time"),
}
SIGNS: Mapping[str, tuple[str, str]] = {
    "CERTIFIED": ("✓", "good"),
    "OPTIMAL": ("✓", "accent"),
    "FEASIBLE": ("!", "warn"),
    "STOPPED": ("!", "warn"),
    "INFEASIBLE": ("×", "bad"),
    "UNKNOWN": ("!", "warn"),
}
"""The sign of each status, and which of the meanings colours it."""

RULES: Mapping[str, str] = {
    "pair-once": mark("A candidate pair meets at most once."),
    "delegates-suffice": mark("There are enough delegates for every meeting."),
    "quota": mark("Nobody has more meetings than its quota."),
    "tables-by-hall": mark("There are enough tables in every hall."),
    "fixed-table": mark("Who has a fixed table meets there."),
    "veto": mark("A vetoed pair never meets."),
    "pinned": mark("A pinned meeting stays where it is."),
    "must-meet": mark("A pair that must meet does meet."),
    "forbidden-slots": mark("Nobody meets in a slot that it has ruled out."),
    "meeting-session": mark("A meeting is held in one of its sessions."),
    "precedence": mark("A meeting that comes first is held first."),
    "break-spread": mark("Breaks are spread evenly."),
    "idle-spread": mark("Idle gaps are spread evenly."),
    "company-once": mark("Two companies meet at most once."),
    "adjacent-slots": mark("A long meeting takes slots that follow each other."),
    "quota-day": mark("Nobody has more meetings on a day than its quota for a day."),
    "quota-session": mark("Nobody has more meetings in a session than its quota for a session."),
    "held-back": mark("Slots held back for walk-ins stay free."),
    "rivals": mark("Rivals are never at neighbouring tables."),
    "interpreters-suffice": mark("There are enough interpreters."),
    "programme": mark("Nobody has a meeting during an item of the programme."),
    "turnaround": mark("There is time to walk between tables."),
    "in-a-row": mark("Nobody has too many meetings without a pause."),
    "lunch": mark("Everybody has time for lunch."),
    "as-listed": mark("Only listed meetings are held, as they are listed."),
}
CLAIM = mark("What the result claims is what the auditor counts.")
THINGS: Mapping[str, str] = {
    "participant": mark("participant"),
    "delegate": mark("delegate"),
    "participant or delegate": mark("participant or delegate"),
    "company": mark("company"),
    "slot": mark("slot"),
    "session": mark("session"),
    "table": mark("table"),
    "hall": mark("hall"),
    "meeting": mark("meeting"),
    "field": mark("product field"),
    "product field": mark("product field"),
    "language": mark("language"),
}
"""What an Issue may say does not exist."""


SAME_BECAUSE: Mapping[str, str] = {
    "business_number": mark("the same business number"),
    "name": mark("the same name"),
    "phone": mark("the same phone number"),
    "email": mark("the same e-mail address"),
}
"""Why two companies seem to be one."""
PIECES: Mapping[str, str] = {
    "event": mark("Settings, slots and tables"),
    "field": mark("Product fields"),
    "link": mark("Personal links"),
    "relation": mark("Relations"),
}
"""What an undo may leave as it is, apart from companies."""
FIELDS: Mapping[str, str] = {
    "name": mark("Name in Korean"),
    "name_en": mark("Name in English"),
    "region": mark("Region"),
    "intro_ko": mark("What you do, in Korean"),
    "intro_en": mark("What you do, in English"),
    "certificates": mark("Certificates"),
    "capacity": mark("Capacity in a month"),
    "title": mark("Position"),
    "phone": mark("Mobile phone"),
    "email": mark("E-mail"),
}
"""What the fields of a form are called there."""
MAIL_KINDS: Mapping[str, tuple[str, str]] = {
    "invite": (mark("Invitation"), mark("To companies that have no link to their form yet.")),
    "remind": (mark("Reminder"), mark("To companies that have a link and have not answered.")),
    "changed": (
        mark("Your timetable is new or has changed"),
        mark("To those companies only whose meetings the newest version changes."),
    ),
}
"""What the kinds of mail are called, and who gets each."""
MAIL_STATES: Mapping[str, str] = {
    "queued": mark("waits"),
    "written": mark("taken"),
    "failed": mark("the address does not work"),
}
MAIL_PARTS: Mapping[str, str] = {
    "subject_ko": mark("Subject in Korean"),
    "body_ko": mark("Text in Korean"),
    "subject_en": mark("Subject in English"),
    "body_en": mark("Text in English"),
}
STEPS_OF_DRAFT: Mapping[str, str] = {
    "put": mark("Moved by hand"),
    "drop": mark("Left out"),
    "pin": mark("Pinned"),
    "unpin": mark("No longer pinned"),
    "take": mark("Taken over from a run"),
    "redo": mark("Done again"),
}
"""What was done to a draft, as a form names it."""
LOGGED: Mapping[str, str] = {
    "files": mark("Files sent"),
    "columns": mark("Columns named"),
    "meant": mark("Product fields chosen for words"),
    "import": mark("Imported"),
    "undo": mark("Undone"),
    "redo": mark("Done again"),
    "merge": mark("Companies merged"),
    "apart": mark("Companies told apart"),
    "together": mark("No longer told apart"),
    "link": mark("New link"),
    "scores": mark("How wishes count"),
    "facts": mark("What counts for a suggestion"),
    "aims": mark("Aims and their numbers"),
    "run": mark("Run started"),
    "repeat": mark("Run repeated"),
    "choose": mark("Run chosen"),
    "whatif": mark("What-if tried"),
    "stop": mark("Run stopped"),
    "publish": mark("Timetable published"),
    "show": mark("Timetable shown to more"),
    "withdraw": mark("Timetable withdrawn"),
    "registration": mark("Open registration"),
    "standing": mark("Standing set"),
    "links": mark("New links"),
    "answer": mark("Answered on a company’s behalf"),
    "exhibit": mark("Pictures or sheet added on a company’s behalf"),
    "exhibit-removed": mark("Picture or sheet removed on a company’s behalf"),
    "mail-text": mark("Text of a mail"),
    "mails": mark("Mails queued"),
    "mails-taken": mark("Mails taken"),
    "arrival": mark("Arrival"),
    "draft": mark("Draft changed"),
    "setup-new": mark("Event made"),
    "setup-copy": mark("Copied from an earlier event"),
    "setup-kind": mark("Kind of event"),
    "setup-basics": mark("Title and rules"),
    "setup-days": mark("Days and hours"),
    "setup-halls": mark("Halls and tables"),
    "setup-fields": mark("Tree of product fields"),
    "setup-dates": mark("Deadlines and who sees whom"),
}
"""What an organiser changed, in the log."""
LOGGED_FIELDS: Mapping[str, str] = {
    "files": mark("Files"),
    "columns": mark("Columns"),
    "companies": mark("Companies"),
    "deed": mark("No."),
    "put_back": mark("Put back"),
    "new": mark("New"),
    "changed": mark("Changed"),
    "removed": mark("Removed"),
    "purpose": mark("For"),
    "ended": mark("Links ended"),
    "expires": mark("Holds until"),
    "version": mark("Version"),
    "wave": mark("Shown to"),
    "open": mark("Open"),
    "preset": mark("Preset"),
    "wish_form": mark("Form of wishes"),
    "reviews": mark("Buyers answer requests"),
    "review_until": mark("Answers until"),
    "unit": mark("Unit"),
    "aims": mark("Order of aims"),
    "repeats": mark("Repeats"),
    "chosen": mark("Chosen"),
    "change": mark("Change"),
    "floor_seller": mark("Fewest meetings of a seller"),
    "floor_buyer": mark("Fewest meetings of a buyer"),
    "floor_pool": mark("Fewest meetings of a participant"),
    "status": mark("Standing"),
    "fields": mark("Product fields"),
    "languages": mark("Languages"),
    "hours": mark("Hours"),
    "wishes": mark("Wishes"),
    "vetoes": mark("Vetoes"),
    "requests": mark("Requests and answers"),
    "mails": mark("Mails"),
    "kind": mark("Kind of event"),
    "parts": mark("Set with the kind"),
    "from": mark("From the event"),
    "first_day": mark("First day"),
    "title_ko": mark("Title in Korean"),
    "title_en": mark("Title in English"),
    "timezone": mark("Time zone"),
    "in_a_row": mark("Most meetings without a pause"),
    "days": mark("Days"),
    "slots": mark("Slots"),
    "slot_minutes": mark("Minutes to talk"),
    "change_minutes": mark("Minutes to change over"),
    "tables": mark("Tables"),
    "deadline": mark("Companies apply until"),
    "purge_on": mark("Names and contacts are deleted on"),
    "sees": mark("Who sees whom"),
    "arrived": mark("Arrival"),
    "revision": mark("Draft"),
    "step": mark("Step"),
}
"""What is said of a change, by the name under which the log keeps it."""
LOGGED_MOMENTS = frozenset({"arrived", "deadline", "expires", "review_until"})
"""What the log keeps as a moment on the event's own clocks."""
LOGGED_VALUES: Mapping[str, str] = {
    **STANDINGS,
    **{name: said for name, (said, _) in PRESETS.items()},
    **WISH_FORMS,
    **VERDICTS,
    **FIELDS,
    "business_number": mark("Business number"),
    "exports": mark("Export experience"),
    "newcomer": mark("Here for the first time"),
    "people": mark("People’s names"),
    **MAIL_PARTS,
    **AIMS,
    **STEPS_OF_DRAFT,
    "organiser": mark("Organiser’s desk"),
    "company": mark("The company’s form"),
    "attendee": mark("A timetable"),
    "changed": mark("changed"),
    "purchase": mark("Purchase fair"),
    "export": mark("Export fair"),
    "exchange": mark("Exchange"),
    "technology": mark("Technology fair"),
    "all": mark("everybody"),
    "minutes": mark("Minutes of a slot"),
    "day": mark("Usual day"),
    "floors": mark("Fewest meetings"),
    "caps": mark("Most wishes"),
    "language": mark("A language in common"),
    "reviews": mark("Buyers answer requests"),
}
"""Codes that the log shows in words."""


def side_names(language: Language, kind: Kind) -> dict[str, str]:
    """What the sides are called at an event of this kind: buyers are research institutes, for one."""
    sides = ("pool",) if kind == "exchange" else ("seller", "buyer")
    called = zip(sides, KINDS[kind].sides, strict=True)
    usual = {side: language.say(name) for side, name in SIDES.items()}
    return usual | {side: language.pick(*names) for side, names in called}


def issue(language: Language, fault: Issue) -> str:
    """What is wrong, as a sentence."""
    detail = dict(fault.detail)
    if "what" in detail:
        detail["what"] = language.say(THINGS.get(detail["what"], detail["what"]))
    if (named := FIELDS.get(detail.get("field", ""))) is not None:
        detail["field"] = language.say(named)
    if (reason := detail.get("reason")) is not None:
        detail["reason"] = language.say(reason)
    return language.say(MESSAGES[fault.code], given=fault.given or "", **detail)


def aim(language: Language, step: str) -> str:
    """What one step of the aims is after; a level of the worst-off is named by its number of meetings."""
    if step.startswith(LEXIMIN):
        return language.say("Fewest companies with under {level} meetings", level=level_of(step))
    return language.say(AIMS.get(step, step))


def rule(language: Language, name: str) -> str:
    """A rule in words. What is no rule of a timetable is a claim about one."""
    return language.say(RULES.get(name, CLAIM))


def violation(language: Language, broken: Violation) -> str:
    """Which rule is broken, and where."""
    sentence = rule(language, broken.rule)
    spots = [*([broken.slot] if broken.slot else []), *broken.codes]
    if not spots:
        return language.say("Broken: {rule}", rule=sentence)
    return language.say("Broken: {rule} ({where})", rule=sentence, where=language.listed(spots))


def headline(language: Language, status: Status) -> str:
    """What is known about a result, in two or three words."""
    return language.say(HEADLINES[status])


def when(language: Language, problem: Problem, slots: Sequence[str]) -> str:
    """In which slots, with the clock where it is known; nothing for all of them or none."""
    if not slots or len(slots) == len(problem.slots):
        return ""
    start = {slot.code: slot.start for slot in problem.slots}
    named = (
        language.say("{slot} ({start})", slot=one, start=start[one]) if start[one] else one for one in slots
    )
    return language.say("in {slots}", slots=language.listed(named))


def step_name(language: Language, step: str) -> str:
    """What a step of the aims counts, in a word or two."""
    if step.startswith(LEXIMIN) and language.code != "en":
        return language.say("companies with under {level} meetings", level=level_of(step))
    return language.say(COUNTED.get(step, step))
