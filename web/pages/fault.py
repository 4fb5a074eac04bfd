"""A fault of a request, in one shape: what happened, what was kept, what to do."""

from dataclasses import dataclass
from typing import Self

from web.language import Language, mark

MEGABYTE = 1024 * 1024


@dataclass(kw_only=True, eq=False)
class Fault(Exception):
    """An answer that is not the page asked for: an HTTP status and three sentences, in English till shown."""

    status: int
    happened: str
    kept: str
    advice: str
    megabytes: int = 0

    @classmethod
    def missing(cls) -> Self:
        """There is no such page, or not for the one who asks: nobody can tell which."""
        return cls(status=404, happened="", kept="", advice="")

    @classmethod
    def foreign(cls) -> Self:
        """The request came from another site's page."""
        return cls(
            status=403,
            happened=mark("This request did not come from one of our own pages."),
            kept=mark("Nothing was changed."),
            advice=mark("Open your link again and repeat the step there."),
        )

    @classmethod
    def elsewhere(cls) -> Self:
        """The pages were asked for under a name that is not theirs."""
        return cls(
            status=421,
            happened=mark("The pages are not served under this address."),
            kept=mark("Nothing was changed."),
            advice=mark("Open the link exactly as you were given it."),
        )

    @classmethod
    def too_large(cls, most: int) -> Self:
        """More bytes than a form or a workbook can sensibly have."""
        return cls(
            status=413,
            happened=mark("What was sent is larger than {megabytes} MB."),
            kept=mark("Nothing was saved; everything is as it was before."),
            advice=mark("Remove pictures and unused sheets from the workbook and send it again."),
            megabytes=max(1, most // MEGABYTE),
        )

    @classmethod
    def garbled(cls) -> Self:
        """A form that no page of ours would have sent."""
        return cls(
            status=400,
            happened=mark("The form could not be read."),
            kept=mark("Nothing was saved; everything is as it was before."),
            advice=mark("Open the page again and repeat the step."),
        )

    @classmethod
    def busy(cls) -> Self:
        """More people at once than this process can serve."""
        return cls(
            status=503,
            happened=mark("Too many people are connected at this moment."),
            kept=mark("Nothing was changed."),
            advice=mark("The page itself works; reload it to see the newest state."),
        )

    @classmethod
    def ours(cls) -> Self:
        """A mistake of the program."""
        return cls(
            status=500,
            happened=mark("Something went wrong on our side."),
            kept=mark("What was saved before is kept; this last step was not carried out."),
            advice=mark("Try again. If it happens again, tell the organiser the time at which it happened."),
        )

    def sentences(self, language: Language) -> tuple[str, str, str]:
        """What happened, what was kept, and what to do."""
        return (
            language.say(self.happened, megabytes=self.megabytes),
            language.say(self.kept),
            language.say(self.advice),
        )
