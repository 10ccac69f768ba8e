"""The menu of every page: one line for each section."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from bot.staff.access import staff_here


@dataclass(frozen=True, slots=True)
class Entry:
    """A section: its name, where it begins, and which number of `desk.Waiting` stands beside it.

    It is the current one on pages of its endpoint's blueprint and on those of `also`. `parted`
    draws a line above it.
    """

    words: str
    endpoint: str
    waits: str = ""
    also: tuple[str, ...] = ()
    parted: bool = False

    @property
    def is_here(self) -> bool:
        """Whether the page that is being made belongs to it."""
        return request.blueprint in (self.endpoint.partition(".")[0], *self.also)


MENU = (
    Entry("Beranda", "home.index"),
    Entry("Tugas", "tasks.index", "tasks"),
    Entry("Laporan", "reports.index", also=("bulk",)),
    Entry("Kotak masuk", "inbox.index", "messages", also=("answers",)),
    Entry("LKS", "lks.index", also=("imports", "merging"), parted=True),
    Entry("Pengurus", "officers.index", "officers", also=("listing", "officer")),
    Entry("Perubahan", "changes.index", "changes"),
    Entry(
        "Bimtek",
        "bimtek.index",
        also=("bimtek_people", "bimtek_summary", "door", "schedule"),
        parted=True,
    ),
    Entry("Pengingat", "reminders.index"),
    Entry("Siaran", "broadcasts.index", also=("broadcast_deeds",)),
    Entry("Rekap", "recap.index", parted=True),
    Entry(
        "Pengaturan",
        "office_rules.show",
        also=(
            "accounts",
            "audit_log",
            "channel_health",
            "retention_rules",
            "sentences",
            "vocabulary",
            "whatsapp_templates",
        ),
    ),
    Entry("Simulator", "simulator.show"),
)


def sections() -> list[Entry]:
    """What there is, in this house and for this person."""
    return [entry for entry in MENU if _is_to_be_had(entry.endpoint)]


def _is_to_be_had(endpoint: str) -> bool:
    if endpoint == "simulator.show" and not current_app.jinja_env.globals["has_simulator"]:
        return False
    return endpoint in current_app.view_functions and staff_here().may(endpoint)


def register(app: Flask) -> None:
    """Gives templates `sections()`."""
    app.add_template_global(sections)
