"""What the demo's readers say. Written for it; each goes the way of any other comment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoComment:
    """A reader's name and text. The address is made from the name, under a reserved domain."""

    name: str
    body: str

    @property
    def email(self) -> str:
        """An address that no mail can reach."""
        return f"{self.name.lower().replace(' ', '.')}@readers.example.org"


COMMENTS = (
    DemoComment(
        "Leila Haddad",
        "My grandmother was born two streets from that bakery. Thank you for writing about the "
        "people who stayed, and not only about the front line.",
    ),
    DemoComment(
        "Tom Becker",
        "Good report, but it says little about who pays for the flour. If the aid convoys stop "
        "at the crossing, what happens in February?",
    ),
    DemoComment(
        "Samir K",
        "I disagree with the mayor. Both sides shelled the market that summer, and the people "
        "of the town, Muslims and Christians, buried their dead together.",
    ),
    DemoComment(
        "Dana",
        "The government and the rebels both signed this ceasefire. Let us judge them by whether "
        "the school opens again.",
    ),
    DemoComment(
        "Patriot77",
        "People like you are vermin. All of you refugees are filthy liars and should be driven "
        "into the sea.",
    ),
    DemoComment(
        "Quick Loans",
        "Get an urgent loan at 2% today!!! Contact http://fast-loan.example.com or WhatsApp "
        "+1 555 0100. Visit http://fast-loan.example.net now and earn money from home",
    ),
    DemoComment(
        "Jonas Lund",
        "> a thing one walked over with a basket\n\nMy mother still has *that* basket. It hangs in "
        "a kitchen in Malmö now.",
    ),
    DemoComment(
        "Huda",
        "شكرًا على هذا التقرير. الخبز الذي يُخبز للجنازتين في صباح واحد يقول أكثر من أي خطاب.",
    ),
    DemoComment(
        "A. Mansour",
        "A correction: the bridge was closed in **May**, not in summer. The dates are in the "
        "district's own list: https://district.example.org/bridge",
    ),
    DemoComment(
        "Yusuf",
        "I delivered bread in that street as a boy. The window has not changed, only the glass in "
        "it.",
    ),
    DemoComment(
        "Rima",
        "Who decides when the crossing opens? I have asked three offices and got three answers.",
    ),
    DemoComment(
        "Ines",
        "Could you publish the photographer's other pictures from the winter? The one with the "
        "oven door is extraordinary.",
    ),
)
