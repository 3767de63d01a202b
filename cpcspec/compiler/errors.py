"""The faults that passes report: one entry a code. `cpcspec explain CODE` prints them with their examples."""

from __future__ import annotations

from cpcspec.compiler import slip_errors
from cpcspec.diagnostics.diagnostic import Fault

# ------------------------------------------------------------------------------- reading files
NO_SPEC = Fault(
    "no-spec-here",
    "`{path}` holds no `.cpc` file",
    "there is nothing to check, and silence would look like success",
    "name the folder that holds the spec, or a `.cpc` file",
)
UNREADABLE = Fault(
    "unreadable-file",
    "`{path}` cannot be read: {reason}",
    "a spec is judged as a whole; a part that is missing could change every answer",
    "check the name of the file and whether you may read it",
)
NOT_UTF8 = Fault(
    "not-utf8",
    "byte {offset} of this file is not UTF-8",
    "letters such as é or ß would be read wrongly, and labels go to users as they are",
    "save the file as UTF-8 (from a spreadsheet: as `CSV UTF-8`)",
)
LINE_TOO_LONG = Fault(
    "line-too-long",
    "this line has {length} characters; at most {limit} can be read",
    "a line says one thing; one this long is a slip or no spec at all",
    "break the line after a comma, `and` or `or`",
)
TOO_DEEP = Fault(
    "nested-too-deep",
    "brackets or blocks are nested more than {limit} deep here",
    "nobody could follow such a condition",
    "name parts of the condition in fields of their own, or drop needless brackets",
)
EMPTY_FILE = Fault(
    "empty-file",
    "this file says nothing",
    "an empty file is often one that was not saved",
    "write the spec, or delete the file",
    "warning",
)

# ------------------------------------------------------------------------------- syntax
UNKNOWN_WORD = Fault(
    "unknown-keyword",
    "`{word}` does not start a line here",
    "each line starts with a keyword that fits the element around it",
    "here a line may start with {expected}",
)
UNEXPECTED = Fault(
    "unexpected-text",
    "`{word}` does not fit here",
    "the line cannot be understood from this place on",
    "expected here: {expected}",
)
OPEN_QUOTE = Fault(
    "open-quote",
    "a quotation mark is opened here and not closed on this line",
    "without its end, the label would swallow what follows",
    'close the text with `"` on the same line',
)
MISSING_END = Fault(
    "missing-end",
    "`{block}` has no `end`{where}",
    "what follows would count as part of it",
    "close it with a line `end` before this place",
)
STRAY_END = Fault(
    "stray-end",
    "this `end` closes {what}",
    "an `end` too many often means that a block above was closed too early",
    "delete it, or look whether the block above ends where you meant",
)
TOO_MANY = Fault(
    "too-many-faults",
    "more than {limit} lines of this file cannot be read; the rest was not looked at",
    "after so many, further findings would mislead",
    "mend the ones above and check again",
)
LOOKALIKE = Fault(
    "lookalike-letter",
    "the name `{name}` holds {letters}",
    "a name that is typed or looks another way would not be found",
    "type the name again with plain letters a to z{plain}, here and wherever it is used",
)

# ------------------------------------------------------------------------------- names
DUPLICATE = Fault(
    "duplicate-name",
    "the {kind} `{name}` is there twice",
    "a rule that names it could mean either",
    "rename or delete one of the two",
)
UNKNOWN_NAME = Fault(
    "unknown-name",
    "there is no {kind} `{name}`",
    "a rule about something that does not exist would never apply",
    "correct the name, or add the {kind}",
)
UNKNOWN_SOURCE = Fault(
    "unknown-source",
    "the source `{name}` is not declared",
    "a basis that cannot be looked up proves nothing",
    'declare it: `source {name} "full title"`',
)
FRAGMENT_LOOP = Fault(
    "fragment-loop",
    "the fragment `{name}` uses itself, by way of {way}",
    "it would never end",
    "take one of these `use` lines away",
)
NEEDED_SETTING = Fault(
    "missing-argument",
    "the fragment `{fragment}` needs `{name}`, which has no default",
    "the fragment cannot be filled in",
    "write `use {fragment} with {name} is ...`",
)

# ------------------------------------------------------------------------------- shape of elements
MISSING_CLAUSE = Fault(
    "missing-clause",
    "the {kind} `{name}` has no line `{clause}`",
    "without it nobody can tell {meaning}",
    "add the line `{clause} ...` under it",
)
REPEATED_CLAUSE = Fault(
    "repeated-clause",
    "`{clause}` is said twice of the {kind} `{name}`",
    "only one of the two can hold",
    "delete one of the lines",
)
INITIAL_STATE = Fault(
    "initial-state",
    "the procedure `{name}` has {count} states marked `initial`",
    "a new case must know where it starts",
    "mark exactly one state `initial`",
)
UNKNOWN_TYPE = Fault(
    "unknown-type",
    "there is no type of field called `{name}`",
    "the form would not know what may be entered",
    "use one of the types: {types}",
)
TYPE_PARAMETER = Fault(
    "type-parameter",
    "the type `{type}` {problem}",
    "the form would not know what may be entered",
    "see the types in the language reference",
)
NOT_ASSIGNED = Fault(
    "not-assigned-by-actions",
    "the party `{name}` is found by a rule; an action cannot change it",
    "the change would be lost at once",
    "declare the party with `is assigned by actions`",
)
NOT_BY_ACTION = Fault(
    "cannot-be-carried",
    "`{name}` is not both in `{source}` and in `{target}` with the same type",
    "data can only go along to a field that takes them",
    "name fields, lists, parts, tabs or fragments that both have",
)

# ------------------------------------------------------------------------------- tables
TABLE_MISSING = Fault(
    "table-missing",
    "the table `{path}` is not there",
    "the list it should hold would be empty",
    "put the CSV file beside this spec, or correct the name",
)
TABLE_COLUMN = Fault(
    "table-column",
    "this table has no column {column}",
    "every entry needs it",
    "add the column; the first line of the file names the columns",
)
TABLE_FORM = Fault(
    "table-form",
    "{problem}",
    "its entries would not be read as they were meant",
    "save the table as CSV in UTF-8, with commas and the names of its columns in the first line",
)
TABLE_ROW = Fault(
    "table-row",
    "line {line} of this table {problem}",
    "the entry could not be chosen, or not be found",
    "correct the line",
)

# ------------------------------------------------------------------------------- types of conditions
NOT_A_CONDITION = Fault(
    "not-a-condition",
    "`{text}` is {type}, not a condition",
    "it can be neither true nor false",
    "compare it with something: `{text} is ...`, `{text} is known`",
)
TYPE_MISMATCH = Fault(
    "type-mismatch",
    "`{left}` is {left_type}, `{right}` is {right_type}: they cannot be compared",
    "the condition would never hold",
    "compare it with a value of the same kind",
)
WRONG_VALUE = Fault(
    "wrong-kind-of-value",
    "`{text}` is {type}, but {expected} is needed here",
    "the value would not fit",
    "give {expected}",
)
UNKNOWN_CODE = Fault(
    "unknown-code",
    "the code list `{codes}` has no code `{name}`",
    "the condition would never hold",
    "use a code of the list",
)
UNKNOWN_ATTRIBUTE = Fault(
    "unknown-attribute",
    "{type} has no `{name}`",
    "there is nothing to read there",
    "use a property that it has",
)
OUT_OF_PLACE = Fault(
    "out-of-place",
    "`{name}` has no meaning here",
    "it stands for something that exists elsewhere only",
    "use it {where}",
)

# ------------------------------------------------------------------------------- scenarios
SCENARIO_NAME = Fault(
    "unknown-case",
    "no case is called `{name}` at this point of the scenario",
    "the step has nothing to act on",
    "start or create it first: `... starts PROCEDURE as {name}`",
)
NOTHING_TO_REFUSE = Fault(
    "refused-without-step",
    "`refused` follows no step",
    "there is nothing that could have been refused",
    "put it right after the step that must be refused",
)
STORY_NAME = Fault(
    "unknown-in-scenario",
    "there is no {kind} `{name}`",
    "the step cannot be played",
    "correct the name, or declare it first",
)
STORY_VALUE = Fault(
    "unfit-value",
    "`{text}` does not fit `{name}`: it takes {expected}",
    "no form would let anybody enter it",
    "give {expected}",
)
STORY_CHOICE = Fault(
    "unknown-choice",
    "`{name}` does not offer `{text}`",
    "no form would let anybody choose it",
    "use an entry of its list; to show that it is refused, write `refused` after the step",
)
STORY_DAY = Fault(
    "impossible-day",
    "{problem}",
    "the scenario could not be played as written",
    "write a day of the calendar that lies on or after the days above it",
)
STORY_LOOP = Fault(
    "scenario-loop",
    "the {kind} `{name}` leads back to itself",
    "it would never end",
    "take one of these lines away",
)
CREATES_NOTHING = Fault(
    "creates-nothing",
    "the action `{action}` creates no case that could be called `{name}`",
    "the steps after it would have nothing to act on",
    "leave `as {name}` out, or name an action that creates a case",
)
EMPTY_STORY = Fault(
    "empty-scenario",
    "the scenario `{name}` does nothing",
    "it passes whatever the rules say",
    "write steps and what must be true after them, or delete it",
)

# ------------------------------------------------------------------------------- properties
PROPERTY_OF_NOTHING = Fault(
    "property-of-nothing",
    "the property `{name}` speaks of no procedure",
    "it would count as proven although nothing was looked at",
    "name procedures that there are: `of ...`",
)
IDLE_PROPERTY = Fault(
    "idle-property",
    "the property `{name}` is true whatever the rules say",
    "it proves nothing, and reads as if it did",
    "say what the rules must bring about, or delete it",
)

# ------------------------------------------------------------------------------- what nobody uses
UNUSED_FRAGMENT = Fault(
    "unused-fragment",
    "the fragment `{name}` is never used",
    "its rules apply nowhere, although they read as if they did",
    "add `use {name}` to a procedure, or delete it",
    "warning",
)
UNUSED_SETTING = Fault(
    "unused-setting",
    "the setting `{name}` is never used",
    "whoever changes it expects something to happen, and nothing does",
    "use its name in a condition, a bound or a period, or delete it",
    "warning",
)

FAULTS: tuple[Fault, ...] = slip_errors.FAULTS + tuple(
    each for each in list(globals().values()) if isinstance(each, Fault)
)
