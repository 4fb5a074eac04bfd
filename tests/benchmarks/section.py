"""One table of docs/benchmarks.md, with what it was asked for and what it fell short of."""

from dataclasses import dataclass, field


@dataclass
class Section:
    """One table of the page."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """One row; shown as soon as it is there."""
        self.rows.append(tuple(str(cell) for cell in cells))
        print("  ".join(self.rows[-1]), flush=True)

    def ask(self, true: bool, otherwise: str) -> None:
        """A figure that was promised."""
        if not true:
            self.short.append(otherwise)
            print(f"SHORT: {otherwise}", flush=True)

    def text(self) -> str:
        """The section as Markdown."""
        lines = [f"## {self.title}", "", f"| {' | '.join(self.head)} |", "|---" * len(self.head) + "|"]
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        lines += ["", *self.notes, *(f"**Short of the aim:** {one}" for one in self.short)]
        return "\n".join(lines).rstrip() + "\n"
