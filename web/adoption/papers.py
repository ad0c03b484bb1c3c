"""Printed papers of adoption: agreement, yearly plan and report, the sign at the site."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.query.adoption_desk import Agreement
from geo.snapshot.model import City
from web.addresses import absolute
from web.planning.pdf import write_pdf

Sheet = Literal["agreement", "plan", "report", "sign"]
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class AdoptionSheet:
    """One page to print. ``pdf`` and ``back`` are addresses; ``address`` is the site's."""

    kind: Sheet
    city: City
    site_title: str
    section: str | None
    adopter_name: str
    fictional: bool
    address: str
    issued_on: date
    back: str
    pdf: str
    agreement: Any = None
    paper: Any = None


def make_sheet(
    agreement: Agreement, kind: Sheet, city: City, *, back: str, paper: Any = None
) -> AdoptionSheet:
    """Return a paper on an agreement; its QR code leads to the site's public page."""
    return AdoptionSheet(
        kind=kind,
        city=city,
        site_title=agreement.site_title,
        section=agreement.section,
        adopter_name=agreement.adopter_name,
        fictional=agreement.fictional,
        address=absolute("adoption.show_one", city=city.slug, uid=agreement.site),
        issued_on=today(),
        back=back,
        pdf=f"{request.path}?form=pdf",
        agreement=agreement,
        paper=paper,
    )


def answer(sheet: AdoptionSheet) -> ResponseReturnValue:
    """Send a paper as a page to print, or as PDF where the address asks for that."""
    if request.args.get("form") == "pdf":
        content = write_pdf("adoption/paper/pdf.html", sheet=sheet, city=sheet.city)
        response = Response(content, mimetype=PDF)
        name = f"adoption-{sheet.kind}.pdf"
        response.headers.set("Content-Disposition", "inline", filename=name)
        return response
    return render_template("adoption/paper/page.html", sheet=sheet, city=sheet.city)
