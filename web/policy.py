"""Who may do what: one function a rule. What somebody may not see does not exist."""

from geo.query.accounts import SignedIn
from geo.query.standing import RANK, Standing


def may_use_desk(who: SignedIn | None) -> bool:
    """Return whether someone may open the pages for people at work."""
    return who is not None


def may_import(who: SignedIn | None) -> bool:
    """Return whether someone may bring the city's files in and put editions into force."""
    return who is not None and who.is_staff


def may_run_city(who: SignedIn | None) -> bool:
    """Return whether someone may found groups, give access anew, see who needs help."""
    return who is not None and who.is_staff


def may_see_group(standing: Standing | None) -> bool:
    """Return whether someone may see a group's desk, drafts and private layers included."""
    return standing is not None


def may_propose(standing: Standing | None) -> bool:
    """Return whether someone may put a change of a group's things forward."""
    return _at_least(standing, "contributor")


def may_edit(standing: Standing | None) -> bool:
    """Return whether someone may change a group's things: never the city's staff."""
    return _at_least(standing, "editor")


def may_publish_unseen(standing: Standing | None, moderation: str) -> bool:
    """Return whether a change is public at once, or waits for an owner."""
    if moderation == "direct":
        return may_edit(standing)
    return may_decide(standing)


def may_write_at_once(
    standing: Standing | None, moderation: str, *, before: str, after: str
) -> bool:
    """Return whether a write is made at once, whichever way it came in.

    Parameters
    ----------
    before, after
        The thing's status. A draft that stays one is nobody's to approve.
    """
    if before == after == "draft":
        return may_edit(standing)
    return may_publish_unseen(standing, moderation)


def holds_back(standing: Standing | None, moderation: str) -> bool:
    """Return whether a proposal takes the thing off the public pages until it is decided.

    What somebody only suggests does not.
    """
    return may_edit(standing) and moderation == "review"


def may_decide(standing: Standing | None) -> bool:
    """Return whether someone may approve what others propose."""
    return is_member_owner(standing)


def may_decide_on_public(standing: Standing | None) -> bool:
    """Return whether someone may answer what residents propose."""
    return (
        standing is not None
        and standing.via in {"member", "intermediary"}
        and may_edit(standing)
    )


def may_answer(
    standing: Standing | None, *, by_role: str, holds: bool, moderation: str
) -> bool:
    """Return whether someone may decide on one proposal; the city's holds are the city's."""
    if by_role == "staff" and holds:
        return False
    if may_decide(standing):
        return True
    return (
        by_role == "public"
        and may_decide_on_public(standing)
        and may_publish_unseen(standing, moderation)
    )


def may_see_proposals(standing: Standing | None) -> bool:
    """Return whether someone may see everybody's proposals, not only their own."""
    return may_decide_on_public(standing) or _is_staff(standing)


def may_see_item(standing: Standing | None, *, status: str, visibility: str) -> bool:
    """Return whether someone may see one thing of a group on its desk.

    A viewer's link shows neither drafts nor what is put away.
    """
    if standing is None or (standing.via == "link" and not may_propose(standing)):
        return standing is not None and status != "draft" and visibility != "hidden"
    return True


def may_see_history(standing: Standing | None) -> bool:
    """Return whether someone may read what changed: not with a viewer's link.

    What is put away today, and the drafts of before, stand in it.
    """
    return standing is not None and (standing.via != "link" or may_propose(standing))


def may_take_everything(standing: Standing | None) -> bool:
    """Return whether someone may take a group's whole data away, history included."""
    return standing is not None and standing.via in {"member", "intermediary"}


def may_bring_file(standing: Standing | None) -> bool:
    """Return whether someone may bring a group's own file in: it waits in their account."""
    return (
        standing is not None
        and standing.via in {"member", "intermediary"}
        and may_edit(standing)
    )


def may_undo(standing: Standing | None) -> bool:
    """Return whether someone may take back edits, imports and whole days."""
    return may_edit(standing)


def may_see_people(standing: Standing | None) -> bool:
    """Return whether someone may see who is with a group: nobody who has but a link."""
    return standing is not None and standing.via != "link"


def may_manage_people(standing: Standing | None) -> bool:
    """Return whether someone may invite, and end terms: owners, and the city for them."""
    return is_member_owner(standing) or _is_staff(standing)


def may_see_officers(standing: Standing | None) -> bool:
    """Return whether someone may read officers' own names and phones."""
    return is_member_owner(standing) or _is_staff(standing)


def may_hand_over(standing: Standing | None) -> bool:
    """Return whether someone may start handing a group over."""
    return is_member_owner(standing) or _is_staff(standing)


def may_share(standing: Standing | None) -> bool:
    """Return whether someone may make links, and set licence, description, visibility."""
    return is_member_owner(standing)


def may_describe_group(standing: Standing | None) -> bool:
    """Return whether someone may change a group's own page, needs and figures."""
    return (
        standing is not None
        and standing.via in {"member", "intermediary"}
        and may_edit(standing)
    )


def may_run_round(standing: Standing | None) -> bool:
    """Return whether someone may say "still right": editors, and staff from a sheet."""
    return may_edit(standing) or _is_staff(standing)


def may_rename_group(standing: Standing | None) -> bool:
    """Return whether someone may change a group's name: the city that lists it."""
    return _is_staff(standing)


def may_ask_for_help(standing: Standing | None) -> bool:
    """Return whether someone may let an intermediary edit on the group's behalf."""
    return is_member_owner(standing)


def may_hold_back(standing: Standing | None) -> bool:
    """Return whether someone may take a thing off the public pages: the city, with a reason."""
    return _is_staff(standing)


def is_member_owner(standing: Standing | None) -> bool:
    """Return whether someone is the group's own owner, not a helper or a link."""
    return (
        standing is not None and standing.via == "member" and standing.role == "owner"
    )


def _is_staff(standing: Standing | None) -> bool:
    return standing is not None and standing.via == "staff"


def _at_least(standing: Standing | None, role: str) -> bool:
    return (
        standing is not None
        and standing.role is not None
        and RANK[standing.role] >= RANK[role]
    )
