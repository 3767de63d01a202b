"""A story as a sequence diagram in SVG: it needs nothing else, and can stand in a page or in a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from textwrap import wrap

from cpcspec.audit.evidence.drawing import CASE, REPEATS, Drawing, Row, capital

LEFT, COLUMN, NOTE, MARGIN = 128, 208, 300, 12
LINE, PAD = 16, 9
LETTER = 6.4
"""How wide a letter is on the average."""
INK, FAINT, LIFE = "#1b1f24", "#57606a", "#afb8c1"
HEAD, NOTED, BAND, WRONG = "#ddf4ff", "#f6f8fa", "#fff8c5", "#ffebe9"
# On a page the style of one drawing reaches all others: so it names its own.
STYLE = (
    ".story text{font:12.5px 'Liberation Sans',Arial,Helvetica,sans-serif;fill:#1b1f24}"
    ".story .f{fill:#57606a}.story .b{font-weight:600}.story .w{fill:#82071e;font-weight:600}"
)


def picture(drawing: Drawing, title: str) -> str:
    """Return the diagram as an SVG element."""
    return _Picture(drawing, title).whole()


class _Picture:
    """Draws from top to bottom; `y` is how far it has come."""

    def __init__(self, drawing: Drawing, title: str) -> None:
        self.drawing, self.title = drawing, title
        self.case = LEFT + COLUMN * max(len(drawing.actors), 1) + COLUMN // 2
        self.right = self.case + 24 + NOTE + MARGIN
        self.marks: list[str] = []
        self.y = MARGIN

    def whole(self) -> str:
        """Return the whole diagram."""
        top = self._heads()
        day, loop = "", None
        for row in self.drawing.rows:
            if self.drawing.loop is not None and row.number == self.drawing.loop + 1:
                loop = self.y
                self._text(MARGIN, self.y + LINE, f"↻ {REPEATS}", "b")
                self.y += LINE + PAD
            self._row(row, day)
            day = row.day
        if loop is not None:
            size = f'x="{MARGIN // 2}" y="{loop}" width="{self.right - MARGIN}" height="{self.y - loop}"'
            self.marks.append(f'<rect {size} fill="none" stroke="{FAINT}" stroke-dasharray="6 4"/>')
            self.y += PAD
        bottom = self.y
        if self.drawing.wrong:
            self._band(self.drawing.wrong, WRONG, "w")
        return self._svg(self._lives(top, bottom))

    def _svg(self, lives: Iterable[str]) -> str:
        told = "; ".join(f"{each.number}. {each.did}" for each in self.drawing.rows)
        size = f'width="{self.right}" height="{self.y + MARGIN}"'
        box = f"0 0 {self.right} {self.y + MARGIN}"
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size} role="img" class="story">'
        about = (f"<title>{escape(self.title)}</title>", f"<desc>{escape(told)}</desc>", f"<style>{STYLE}</style>")
        return "\n".join((head, *about, f'<rect {size} fill="#fff"/>', *lives, *self.marks, "</svg>")) + "\n"

    # ------------------------------------------------------------------ columns

    def _x(self, actor: int) -> int:
        return LEFT + COLUMN * actor + COLUMN // 2

    def _heads(self) -> int:
        """Draw who takes part, and return where their lines begin."""
        columns = [(self._x(place), name, part) for place, (name, part) in enumerate(self.drawing.actors)]
        texts = [(x, _wrapped(name, COLUMN - 28), _wrapped(part, COLUMN - 28)) for x, name, part in columns]
        texts.append((self.case, [CASE], []))
        height = max(len(name) + len(part) for _, name, part in texts) * LINE + PAD
        for x, name, part in texts:
            width = COLUMN - 16
            self._box(x - width // 2, self.y, width, height, HEAD)
            for number, line in enumerate((*name, *part)):
                self._text(x, self.y + LINE * (number + 1) - 1, line, "b" if number < len(name) else "f", "middle")
        self.y += height
        top = self.y
        self.y += PAD
        return top

    def _lives(self, top: int, bottom: int) -> list[str]:
        xs = [self._x(place) for place, _ in enumerate(self.drawing.actors)]
        return [
            f'<line x1="{x}" y1="{top}" x2="{x}" y2="{bottom}" stroke="{LIFE}" stroke-dasharray="3 3"/>'
            for x in (*xs, self.case)
        ]

    # ------------------------------------------------------------------ rows

    def _row(self, row: Row, day: str) -> None:
        if row.actor is None:
            self._band("; ".join((f"{row.number}.  {row.day}: {row.did}", *row.changed)), BAND, "")
            return
        x = self._x(row.actor)
        label = _wrapped(row.did, self.case - x - 24)
        notes = [line for each in row.changed for line in _wrapped(capital(each), NOTE - 20)]
        height = max(len(label) * LINE + PAD, len(notes) * LINE + PAD, 2 * LINE)
        self._text(MARGIN, self.y + LINE, f"{row.number}.", "b")
        if row.day != day:
            self._text(MARGIN + 24, self.y + LINE, row.day, "f")
        self._labelled_arrow(x, self.y + len(label) * LINE + 4, label)
        if notes:
            self._box(self.case + 16, self.y + 2, NOTE, len(notes) * LINE + PAD, NOTED)
            for number, line in enumerate(notes):
                self._text(self.case + 26, self.y + LINE * (number + 1) + 1, line, "")
        self.y += height + PAD

    def _labelled_arrow(self, x: int, y: int, label: list[str]) -> None:
        middle = (x + self.case) // 2
        for number, line in enumerate(label):
            above = y - 5 - LINE * (len(label) - 1 - number)
            width = round(len(line) * LETTER) + 6
            # What runs behind the words would make them hard to read.
            self.marks.append(
                f'<rect x="{middle - width // 2}" y="{above - 12}" width="{width}" height="15" fill="#fff"/>'
            )
            self._text(middle, above, line, "", "middle")
        end = self.case - 1
        self.marks.append(f'<path d="M{x} {y}H{end}" stroke="{INK}" stroke-width="1.3" fill="none"/>')
        self.marks.append(f'<path d="M{end} {y}l-8 -4v8z" fill="{INK}"/>')

    def _band(self, text: str, colour: str, kind: str) -> None:
        # Bold letters are wider.
        lines = _wrapped(text, (self.right - 4 * MARGIN) * (5 if kind else 6) // 6)
        height = len(lines) * LINE + PAD
        self._box(MARGIN, self.y, self.right - 2 * MARGIN, height, colour)
        for number, line in enumerate(lines):
            self._text(2 * MARGIN, self.y + LINE * (number + 1) - 1, line, kind)
        self.y += height + PAD

    # ------------------------------------------------------------------ marks

    def _box(self, x: int, y: int, width: int, height: int, colour: str) -> None:
        size = f'x="{x}" y="{y}" width="{width}" height="{height}"'
        self.marks.append(f'<rect {size} rx="4" fill="{colour}" stroke="{LIFE}"/>')

    def _text(self, x: int, y: int, text: str, kind: str, anchor: str = "") -> None:
        more = f' class="{kind}"' if kind else ""
        more += f' text-anchor="{anchor}"' if anchor else ""
        self.marks.append(f'<text x="{x}" y="{y}"{more}>{escape(text)}</text>')


def _wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines that fit a width."""
    return wrap(text, max(int(width / LETTER), 12))
