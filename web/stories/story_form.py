"""The form of a case story, for staff and for groups."""

from geo.query.stories import StoryRecord
from geo.store.stories import StoryForm
from web.answered import Answered
from web.language import translated as _

FIELDS = (
    "title",
    "field",
    "problem",
    "did",
    "learnt",
    "activity",
    "partnership",
    "organisation",
    "area",
    "happened_on",
    "source",
    "version",
)
LONGEST_TITLE = 80
LONGEST_TEXT = 1000
LONGEST_SOURCE = 200


def read_story(form: Answered, *, fictional: bool = False) -> StoryForm:
    """Return a story as it was written; note what is to be put right."""
    title = form.text("title", LONGEST_TITLE)
    problem, did = form.text("problem", LONGEST_TEXT), form.text("did", LONGEST_TEXT)
    for name, value, said in (
        ("title", title, _("題名を書いてください。")),
        ("problem", problem, _("困っていたことを書いてください。")),
        ("did", did, _("やったことを書いてください。")),
    ):
        if value is None and not form.said_of(name):
            form.tell(name, said)
    return StoryForm(
        title=title or "",
        problem=problem or "",
        did=did or "",
        learnt=form.text("learnt", LONGEST_TEXT),
        field=form.values["field"] or None,
        activity=form.values["activity"] or None,
        partnership=form.values["partnership"] or None,
        organisation=form.values["organisation"] or None,
        area=form.values["area"] or None,
        happened_on=form.day("happened_on", required=False),
        source=form.text("source", LONGEST_SOURCE),
        fictional=fictional,
    )


def given_of(story: StoryRecord) -> dict[str, str]:
    """Return what a story's form shows first."""
    texts = {name: getattr(story, name) for name in FIELDS if name != "happened_on"}
    day = story.happened_on.isoformat() if story.happened_on else ""
    return {name: str(value or "") for name, value in texts.items()} | {
        "happened_on": day
    }


def version_of(form: Answered) -> int:
    """Return the version that was written on; -1 where the form names none."""
    written = form.values["version"]
    short = written.isdecimal() and len(written) <= 6  # noqa: PLR2004 - digits
    return int(written) if short else -1
