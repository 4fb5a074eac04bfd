"""A fault in somebody's data, as a value that can be collected, counted, translated and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One fault in the data: what is wrong, where it stands, and what was given there.

    `code` names the kind of fault and is one of `MESSAGES`. The place is `file`, `row` (from 1) and
    `column` for sheets, or `path` (as in `/participants/3/quota`) for JSON. `given` is what stood there.
    `detail` fills the other blanks of the message.
    """

    code: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None
    given: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the fault stands, as short as it can be said: `wishes.csv:12:rank` or `/sessions/0`."""
        spots = [str(spot) for spot in (self.file, self.row, self.column, self.path) if spot is not None]
        return ":".join(spots)

    @property
    def message(self) -> str:
        """What is wrong, as an English sentence. Pages translate the template, not the sentence."""
        return MESSAGES[self.code].format_map({"given": self.given or "", **self.detail})


MESSAGES: dict[str, str] = {
    # codes and references
    "code-missing": "A code is missing.",
    "code-odd": "The code “{given}” has a space, a comma or another odd sign, or is too long (64).",
    "code-twice": "The code “{given}” is used twice.",
    "code-unknown": "There is no {what} with the code “{given}”.",
    "event-missing": "No event code was found; it stands in the sheet “{sheet}”.",
    "event-other": "The file is for the event {given}, but this is {event}.",
    "field-unsure": "“{given}” is no product field of this event; it may mean: {names}.",
    "field-circle": "The product field {given} lies below itself.",
    "field-too-deep": "The product field {given} lies more than {most} levels deep.",
    # shape of a file
    "json-not": "This is not JSON: {reason}.",
    "dzn-not": "This is not a B2BSOP data file: {reason}.",
    "file-not-read": "The file “{given}” can't be read: {reason}.",
    "field-missing": "“{field}” is missing.",
    "field-unknown": "“{given}” is not a field of this format.",
    "field-wrong": "“{given}” does not fit here: {reason}.",
    "format-version": "This is format version {given}; this program reads version {known}.",
    # workbooks and CSV
    "file-too-large": "The file “{given}” is larger than {most} MB.",
    "file-kind": "“{given}” is neither an XLSX workbook nor a CSV file.",
    "xlsx-not": "“{given}” is named .xlsx but is not an XLSX workbook.",
    "xlsx-old": "“{given}” is an old or password-protected workbook; save it as XLSX without a password.",
    "xlsx-broken": "The workbook “{given}” is damaged and can't be read.",
    "xlsx-swollen": "The workbook “{given}” unpacks to far more than such lists need.",
    "csv-is-workbook": "“{given}” is named .csv but is a workbook; name it .xlsx.",
    "csv-encoding": "The text of “{given}” is neither UTF-8 nor CP949.",
    "csv-broken": "“{given}” can't be read as CSV.",
    "csv-unknown": "Which list “{given}” holds is not clear; name the file after its sheet in the template.",
    "sheet-too-large": "The sheet reaches beyond {rows} rows or {columns} columns.",
    "sheet-twice": "The list “{given}” was given twice.",
    "sheet-missing": "A new event needs the sheet “{given}”.",
    "sheets-none": "None of the template's sheets was found.",
    "sheet-ignored": "The sheet “{given}” is not one of the template's; it was left out.",
    "header-missing": "The column “{field}” is missing.",
    "header-twice": "The column “{given}” stands there twice.",
    "column-ignored": "The column “{given}” is not one of the template's; it was left out.",
    "column-second": "The column “{given}” was left out: “{other}” says the same.",
    "column-unsure": "What the column “{given}” holds is not sure; it may be: {names}.",
    "side-unknown": "Nothing says whether “{given}” lists buyers or sellers; name the sheet after them.",
    "side-taken": "No column says the side; everybody in this list was read as {given}.",
    "row-left-out": "The row “{given}” only adds up or explains; it was left out.",
    "codes-new": "Companies without a code got new ones: {given}.",
    "event-only": "Only this was brought up to date: {given}. Companies, delegates, wishes and vetoes stay.",
    "import-overtaken": "Meanwhile something was changed, so saving would do something else than was shown.",
    "item-ignored": "The item “{given}” is not one of the template's; it was left out.",
    "number-not": "“{given}” is not a whole number.",
    "word-unknown": "“{given}” is none of these words: {words}.",
    "timezone-unknown": "“{given}” is not a time zone such as Asia/Seoul.",
    # numbers
    "number-negative": "“{field}” is {given}; it can't be less than {least}.",
    "floor-over-quota": "The floor {given} of {who} is above its quota of {quota}.",
    "number-too-large": "“{field}” is {given}; it can't be more than {most}.",
    # people
    "side-mixed": "An event has either buyers and sellers or one pool; {given} is on the side “{side}”.",
    "delegate-no-hours": "The delegate {given} has no hours at all.",
    "interpreter-no-hours": "The interpreter {given} has no hours at all.",
    "interpreter-no-languages": "The interpreter {given} speaks no language.",
    "delegate-tables-partial": "Some delegates of {given} have a table of their own and some have not.",
    "table-two-owners": "The table {given} is fixed for {first} and for {second}.",
    "table-not-own": "The table {given} of delegate {who} is not one of its company's fixed tables.",
    "table-other-hall": "The table {given} is in hall {hall}, but its company belongs to hall {other}.",
    "company-unknown": "There is no company with the name or code “{given}”.",
    "company-near": "There is no company with the name or code “{given}”. Is one of these meant: {names}?",
    "company-ambiguous": "Several companies are called “{given}”; write one of their codes: {codes}.",
    "business-number-wrong": "The business number {given} is not one: its check digit does not fit.",
    "business-number-shared": "{first} and {second} have the same business number {given}.",
    "phone-odd": "“{given}” is not a telephone number.",
    "email-odd": "“{given}” is not an e-mail address such as name@example.com.",
    "too-many": "“{field}” names {given}; at most {most} fit.",
    "text-too-long": "“{field}” has {given} characters; at most {most} fit.",
    "merge-published": "{given} has meetings in a published timetable, so its code has to stay.",
    "merge-sides": "{given} and {other} are on different sides, so they can't be one company.",
    "deadline-over": "The form was open until {given}; nothing was saved.",
    "form-closed": "{given} does not take part, so its form is closed; nothing was saved.",
    "review-ahead": "Requests can be answered once the sellers’ deadline is over; nothing was saved.",
    "request-gone": "{given} does not ask for you any more; nothing was saved.",
    "review-early": "Requests would be answered until {given}, before the forms close ({deadline}).",
    # wishes and pairs
    "wishes-too-many": "{who} wishes for {given} companies; at most {most} are allowed.",
    "wish-forms-mixed": "A wish has a rank, stars or an importance, but only one of them.",
    "stars-wrong": "“{given}” is not one to five stars.",
    "wish-self": "{given} wishes to meet itself.",
    "wish-own-side": "{given} wishes for its own side ({other}).",
    "wish-twice": "{given} wishes for {other} twice.",
    "rank-shared": "{who} has several wishes of rank {given}; they count alike.",
    "wishes-against": "{count} stored wishes and vetoes of or for {given} would not be valid any more.",
    "rank-zero": "A rank counts from 1; {given} was given.",
    "pair-own-side": "{given} and {other} are on the same side.",
    "pair-self": "{given} is paired with itself.",
    "pair-twice": "The pair {given} and {other} is listed twice.",
    "pair-halls": "{given} and {other} belong to different halls, so no table suits both.",
    "pair-two-tables": "{given} and {other} both sit at fixed tables, so neither can come to the other.",
    "delegate-not-own": "The delegate {given} belongs to neither {first} nor {second}.",
    "delegates-named-many": "A pair names at most one delegate of each company; {given} names more.",
    # trade words
    "words-line": "“{given}” is not a line such as “[M0301] bearing = ball race < machine part”.",
    "words-twice": "“{given}” stands in the group “{other}” with and without “?”.",
    "words-two-groups": "“{given}” stands in the group “{other}” too; mark it with “?” in both.",
    # time
    "date-wrong": "“{given}” is not a date such as 2026-11-23.",
    "order-wrong": "“{given}” comes before “{other}”.",
    "date-far": "“{given}” is not in the years {first} to {last}.",
    "purge-early": "Names would be deleted on {given}, before the event's last day ({last}).",
    "time-wrong": "“{given}” is not a time such as 10:20.",
    "slots-out-of-order": "The slot {given} does not come after the one before it.",
    "day-twice": "The day {given} stands there twice.",
    "day-backwards": "The day ends at {given}, which is not after its beginning ({begins}).",
    "pause-backwards": "The pause {given} ends before it begins.",
    "pause-outside": "The pause {given} lies outside the day ({begins}–{ends}).",
    "pauses-overlap": "The pauses {given} and {other} overlap.",
    "stretch-short": "Between {begins} and {ends} there is no room for a talk of {given} minutes.",
    "slot-across": "The talk of slot {given} lasts until {ends}, but {other} begins at {begins}.",
    "slot-published": "The slot {given} is in the published timetable (version {version}).",
    "slot-hours": "The slot {given} is in the hours that companies gave: {who}.",
    "table-published": "The table {given} is in the published timetable (version {version}).",
    "table-owned": "The table {given} is the table of {who}.",
    "hall-companies": "The hall {given} has companies of its own: {who}.",
    "field-used": "The product field {given} is used by companies: {who}.",
    "field-parent": "The product field {given} has fields below it: {who}.",
    "field-hall": "The product field {given} is a hall with tables.",
    "kind-sides": "Companies are there already, so their sides have to stay.",
    "setup-overtaken": "Meanwhile somebody else has changed this; here is how it stands now.",
    "copy-filled": "This event has companies or runs already, so nothing can be copied into it.",
    "link-none": "This is no organiser’s link that holds.",
    "sessions-none": "An event needs at least one session with one slot.",
    "tables-none": "An event needs at least one table.",
    "precedence-self": "The meeting {given} is to be held before itself.",
    "run-no-timetable": "The run {given} has no timetable that passed the audit.",
    "aims-none": "An event needs at least one aim.",
    "run-outdated": "The event has changed since this run: {given} can't meet as it says. Run it again.",
    "lunch-empty": "A lunch window has no slots.",
    "turnaround-twice": "The turnaround between the halls {given} and {other} is listed twice.",
    "programme-no-slots": "The programme item {given} has no slots.",
    "programme-nobody": "The programme item {given} keeps nobody.",
    "leximin-none": "The worst-off can't be lifted: neither a floor nor “lift” says up to how many meetings.",
    "aim-twice": "The aim {given} is listed twice.",
    "sum-too-large": "The scores add up to more than {most}; use smaller weights.",
    # repair
    "start-missing": "The session {given} has slots without a start, so nothing tells which have begun.",
    "meeting-begun": "The meeting {given} has begun; what has begun stays as it was.",
    "slot-over": "The slot {given} is over; it can't slip any more.",
    "table-nobody": "The table {given} is nobody's own, so nobody needs another one instead.",
    "table-used": "The table {given} has been used by others today; it can't become anybody's own.",
    "walk-in-pinned": "The walk-in {given} can't be pinned or required: it is placed where there is room.",
}
