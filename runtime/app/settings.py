"""The settings of an installation: from the command line, else from the environment, else the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class WrongUse(Exception):
    """What was asked for cannot be done as it was asked: the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and where mails go.

    `database` is a file name (`:memory:` for none), `specs` an `ir.json` or a folder that holds one.
    Days are those of the `zone`, moments are kept in UTC.
    Mails go to the mail server `smtp` (`host:port`) if one is named, else as files into the folder `mails`.
    """

    database: str = "cases.db"
    specs: Path = Path("generated")
    mails: Path = Path("mails")
    smtp: str = ""
    sender: str = "noreply@localhost"
    link_base: str = "http://localhost:8000/cases/"
    zone: str = "Europe/Brussels"

    def time_zone(self) -> tzinfo:
        """Return the zone that days are told in; raise `WrongUse` where there is none of that name."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            message = f"there is no time zone `{self.zone}`: name one like `Europe/Brussels`"
            raise WrongUse(message) from None


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that the environment gives, the defaults for what it does not name."""
    default = Settings()
    return Settings(
        database=environment.get("CPCRUN_DATABASE", default.database),
        specs=Path(environment.get("CPCRUN_SPECS", default.specs)),
        mails=Path(environment.get("CPCRUN_MAILS", default.mails)),
        smtp=environment.get("CPCRUN_SMTP", default.smtp),
        sender=environment.get("CPCRUN_SENDER", default.sender),
        link_base=environment.get("CPCRUN_LINK_BASE", default.link_base),
        zone=environment.get("CPCRUN_ZONE", default.zone),
    )
