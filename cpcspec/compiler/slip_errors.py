"""The faults that slips lead to: what is written otherwise than it is here, and what cannot be meant."""

from __future__ import annotations

from cpcspec.diagnostics.diagnostic import Fault

CUT_SHORT = Fault(
    "cut-short",
    "this line stops too early",
    "without its rest, nobody can tell what it means",
    "go on with {expected}",
)
CLOSE_QUOTE = Fault(
    "quote-not-opened",
    "a quotation mark closes a text here that none opens",
    "what stands before it would count as names",
    'open the text with `"`',
)
QUOTE_INSIDE = Fault(
    "quote-inside",
    "{problem}",
    "what follows would no longer belong to the text",
    "use other marks inside a text, such as `'`",
)
CURLY_QUOTES = Fault(
    "curly-quotes",
    "{problem}",
    "word processors put such marks, and the text between them would not be read as one",
    'write the straight mark `"` on both sides of the text',
)
INVISIBLE = Fault(
    "invisible-character",
    "an invisible sign stands here: {name}",
    "web pages and word processors leave such signs, and words beside them are not read as they look",
    "delete it, or type a plain blank in its place",
)
MERGE = Fault(
    "unfinished-merge",
    "two versions of these lines stand here, from a merge that was not finished",
    "only one of them can hold",
    "keep one version, and delete the other with the lines `<<<<<<<`, `=======` and `>>>>>>>`",
)
OTHERWISE = Fault(
    "said-otherwise",
    "{problem}",
    "the line would not be read as it was meant",
    "write it as the language reference shows",
)
NAME_FORM = Fault(
    "name-form",
    "{problem}",
    "rules could not name it",
    "use letters a to z, digits and `_`, and start with a letter",
)
NO_LABEL = Fault(
    "no-label",
    "{problem}",
    "rules use the short name, and users read the label; both must be there",
    "write a short name, then the label in quotes",
)
UNKNOWN_GAP = Fault(
    "unknown-placeholder",
    "nothing fills in `{{{name}}}` here",
    "readers would see the word in braces",
    "correct the word, or take the braces away",
)
SAME_STATE_LABEL = Fault(
    "same-state-label",
    "the states `{first}` and `{name}` have one label, `{label}`",
    "users could not tell in which of the two a case is",
    "give one of them another label",
    "warning",
)
NO_SUCH_DAY = Fault(
    "no-such-day",
    "`{text}` {problem}",
    "a rule about such a day could never be met",
    "write a day of the calendar between {first} and {last}, such as 2020-02-03",
)
NO_SUCH_COUNTRY = Fault(
    "no-such-country",
    "no authority of the register is in `{name}`",
    "the condition would never hold",
    "use the country of an authority, as the register writes it",
    "warning",
)
UNFIT_PERIOD = Fault(
    "unfit-period",
    "{problem}",
    "nobody could mean its end",
    "write a period from 1 day to {years} years",
)

FAULTS: tuple[Fault, ...] = tuple(each for each in list(globals().values()) if isinstance(each, Fault))
