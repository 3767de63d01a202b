"""The emitters, in the order in which their files are written."""

from cpcspec.emitters.emitter import Emitter
from cpcspec.emitters.targets import diagram, ir, manual, models, schema

EMITTERS: tuple[Emitter, ...] = (
    ir.EMITTER,
    models.EMITTER,
    schema.EMITTER,
    diagram.EMITTER,
    manual.EMITTER,
)
