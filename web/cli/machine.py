"""How much memory this machine has to give."""

from pathlib import Path

import typer

GIB = 2**30
SHARE = 2
"""A run takes at most this part of the memory that is free, unless somebody says otherwise: one half."""
MEMINFO = Path("/proc/meminfo")
GROUPS = Path("/sys/fs/cgroup")


def memory_limit(gib: float | None) -> int | None:
    """The bytes that a run may take: what was asked for, else half of what is free; None: not known."""
    if gib is not None:
        if gib <= 0:
            raise typer.BadParameter("a run needs more than no memory", param_hint="--memory")
        return int(gib * GIB)
    free = [bytes_ for bytes_ in (_available(), _left_in_group()) if bytes_ is not None]
    return min(free) // SHARE if free else None


def _available() -> int | None:
    """What the kernel says is available; None where it does not say."""
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kilobytes = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(number) * 1024 for number in kilobytes), None)


def _left_in_group() -> int | None:
    """What a container's limit leaves; None where there is no limit."""
    try:
        most = (GROUPS / "memory.max").read_text(encoding="ascii").strip()
        used = (GROUPS / "memory.current").read_text(encoding="ascii").strip()
    except OSError:
        return None
    return max(0, int(most) - int(used)) if most.isdecimal() else None
