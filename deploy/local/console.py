"""What the person at the terminal sees: each child's lines behind its aligned, coloured name."""

import sys
from pathlib import Path
from typing import TextIO

COLOURS = (36, 35, 33, 32, 34, 96, 95, 93, 92, 94)
LARGEST_LOG = 20 * 2**20
WIDTH = 17


class Console:
    """Prints prefixed lines; colours only where a terminal reads them."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self.out = out
        self.colours = out.isatty()
        self.numbers: dict[str, int] = {}

    def say(self, name: str, line: str, *, loud: bool = False) -> None:
        """One line of `name`; `loud` ones are red."""
        number = self.numbers.setdefault(name, COLOURS[len(self.numbers) % len(COLOURS)])
        label = f"{name:>{WIDTH}} │"
        if self.colours:
            label = f"\x1b[{number}m{label}\x1b[0m"
            line = f"\x1b[31m{line}\x1b[0m" if loud else line
        try:
            print(label, line, file=self.out, flush=True)
        except (BrokenPipeError, ValueError):
            # Whoever read this is gone; the product is not.
            self.out = Path("/dev/null").open("w")  # noqa: SIM115


class Tail:
    """Follows one child's log file from where it now ends, and keeps it from growing without bound."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.position = file.stat().st_size if file.exists() else 0
        self.rest = b""

    def lines(self) -> list[str]:
        """The whole lines written since the last call."""
        if not self.file.exists() or (size := self.file.stat().st_size) == self.position:
            return []
        if size < self.position:
            self.position = 0
        with self.file.open("rb") as log:
            log.seek(self.position)
            text = self.rest + log.read(2**20)
            self.position = log.tell()
        if self.position >= LARGEST_LOG:
            with self.file.open("r+b") as log:  # children append, so they go on at the new end
                log.truncate(0)
            self.position = 0
        *whole, self.rest = text.split(b"\n")
        return [line.decode(errors="replace") for line in whole]


def last_lines(file: Path, count: int = 20) -> list[str]:
    """The end of a log: why a child failed stands there."""
    if not file.exists():
        return []
    with file.open("rb") as log:
        log.seek(max(0, file.stat().st_size - 64 * 1024))
        return log.read().decode(errors="replace").splitlines()[-count:]
