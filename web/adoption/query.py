"""What a reader asks of the list of sites: a state, a kind, room for one more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.query.adoption import SiteRecord

SHOWN = ("free", "room", "adopted", "ending_soon", "review_due", "one_only")


@dataclass(frozen=True, slots=True)
class AdoptionQuery:
    """The conditions of the list; none shows every site."""

    show: tuple[str, ...] = ()
    site_kind: str | None = None
    near: Any = None

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return bool(self.show or self.site_kind)

    def address(self, **more: Any) -> dict[str, Any]:
        """Return the arguments with which the finder shows the same kind of thing."""
        return {"kind": "adoption_site"} | more

    def own_address(self) -> dict[str, Any]:
        """Return the arguments of this list."""
        return {"show": list(self.show), "site_kind": self.site_kind}

    def chosen(self, sites: Iterable[SiteRecord]) -> list[SiteRecord]:
        """Return the sites that fit: any of the states, and the kind."""
        return [
            site
            for site in sites
            if (not self.show or any(_fits(site, each) for each in self.show))
            and (self.site_kind is None or site.site_kind == self.site_kind)
        ]


def read_query(args: MultiDict[str, str]) -> AdoptionQuery:
    """Return what an address asks for; what is none of ours is left out."""
    show = tuple(each for each in SHOWN if each in args.getlist("show"))
    return AdoptionQuery(show=show, site_kind=args.get("site_kind") or None)


def _fits(site: SiteRecord, wanted: str) -> bool:
    if wanted == "room":
        return site.takes_more
    if wanted == "one_only":
        return site.one_only
    if wanted == "free":
        return site.held == 0
    return any(each.state == wanted for each in site.adopters)
