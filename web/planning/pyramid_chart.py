"""The chart of a district's residents by age and sex."""

from geo.domain.estimate import State
from geo.report.planning.district import DistrictReport
from geo.report.planning.pyramid import AgeBand, Bar
from web.charts.pyramid import draw_pyramid
from web.filters import count, share
from web.language import translated as _
from web.planning.chart_list import Chart, ChartTable


def chart_pyramid(report: DistrictReport) -> Chart | None:
    """Draw the pyramid; None where the district's ages were not reported."""
    drawing = draw_pyramid(report.pyramid)
    if drawing is None:
        return None
    population = report.figures.basis.population
    sexes = report.pyramid.sexes
    named = {"male": _("男性"), "female": _("女性"), "all": _("男女合計")}
    return Chart(
        name="pyramid",
        title=_("%(name)sの年齢別の人口", name=report.name),
        finding=_("年齢別の人口。数は表と同じです。"),
        template="charts/pyramid.html",
        drawing=drawing,
        table=ChartTable(
            (
                _("年齢"),
                *(
                    heading
                    for sex in sexes
                    for heading in (
                        _("%(sex)s（人）", sex=named[sex]),
                        _("%(sex)sの割合", sex=named[sex]),
                        _("%(sex)s：市全体", sex=named[sex]),
                    )
                ),
            ),
            tuple(
                (
                    ages(band),
                    *(word for sex in sexes for word in _cells(band.bars[sex])),
                )
                for band in reversed(report.pyramid.bands)
            ),
        ),
        sources=(population.source,) if population.source else (),
    )


def ages(band: AgeBand) -> str:
    """Return a band of ages in words."""
    if band.age_to is None:
        return _("%(age)s歳以上", age=band.age_from)
    if band.age_to == band.age_from:
        return _("%(age)s歳", age=band.age_from)
    return _("%(first)s〜%(last)s歳", first=band.age_from, last=band.age_to)


def _cells(bar: Bar) -> tuple[str, str, str]:
    city = "—" if bar.whole_share is None else share(bar.whole_share)
    if bar.count is None:
        word = _("秘匿") if bar.state is State.SUPPRESSED else _("データなし")
        return word, word, city
    return count(bar.count), "—" if bar.share is None else share(bar.share), city
