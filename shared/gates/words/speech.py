"""A voice says what pages and mails say, in one language and by one clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.gates.words.english import ENGLISH
from shared.gates.words.german import GERMAN

LANGUAGES: dict[str, dict[str, str]] = {"en": ENGLISH, "de": GERMAN}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
ZONES_IN_GERMAN = {"CET": "MEZ", "CEST": "MESZ"}


def spoken(language: str) -> str:
    """Give the language to write in: `language` where Keel writes it, else English."""
    short = language.lower().partition("-")[0]
    return short if short in LANGUAGES else "en"


class Voice:
    """Speaks one language, and tells times as the clock in `zone` shows them."""

    def __init__(self, language: str, zone: str = "UTC") -> None:
        self.language = spoken(language)
        self._words = LANGUAGES[self.language]
        self._zone = zone

    def __call__(self, key: str, **values: object) -> str:
        """Say a sentence by its key; one that does not exist is an error."""
        return self._words[key].format(**values)

    def knows(self, key: str) -> bool:
        """Say whether there is such a sentence."""
        return key in self._words

    def moment(self, at: datetime) -> str:
        """Tell a time with its day: `3 March 2026, 13:05 CET`."""
        local = at.astimezone(ZoneInfo(self._zone))
        month = MONTHS[self.language].split()[local.month - 1]
        day = f"{local.day}." if self.language == "de" else f"{local.day}"
        return f"{day} {month} {local:%Y, %H:%M} {self._zone_of(local)}"

    def clock(self, at: datetime) -> str:
        """Tell the time of day to the second: `13:05:15 CET`."""
        local = at.astimezone(ZoneInfo(self._zone))
        return f"{local:%H:%M:%S} {self._zone_of(local)}"

    def _zone_of(self, local: datetime) -> str:
        """Name the zone as it is called at this time of the year."""
        name = local.tzname() or self._zone
        return ZONES_IN_GERMAN.get(name, name) if self.language == "de" else name
