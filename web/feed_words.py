"""The words of our own in calendars and feeds."""

from geo.domain.vocabulary import load_vocabulary
from geo.feeds.model import FeedWords
from web.language import chosen_language
from web.language import translated as _
from web.words import field_name


def feed_words() -> FeedWords:
    """Return the words of a feed in the language asked for."""
    return FeedWords(
        language=chosen_language(),
        cancelled=_("中止"),
        contact=_("問い合わせ"),
        organiser=_("主催"),
        moved_from=_("%(day)sから移りました。", day="{day}"),
        reason=_("理由"),
        fictional=_("これは架空のサンプルです。"),
        fields={
            term.code: field_name(term.code) for term in load_vocabulary("field").terms
        },
    )
