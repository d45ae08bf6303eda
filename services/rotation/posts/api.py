"""Routes of posts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response

from services.chassis.app import router
from services.chassis.database import Db
from services.chassis.etags import IfMatch, match, tag
from services.chassis.fields import Id
from services.chassis.identity import Caller
from services.chassis.pages import PageQuery, paginate
from services.chassis.permissions import allowed
from services.chassis.problems import NotThere, refusals
from services.rotation.posts.actions import change_post
from services.rotation.posts.queries import find_post, visible_posts
from services.rotation.posts.schemas import RoundPostChange, RoundPostPage, RoundPostView
from services.rotation.posts.tables import Post
from services.rotation.rounds.actions import RoundStateRefused
from services.rotation.rounds.queries import find_round

router = router("/api/rotation/v1/rounds/{round_id}/posts", tags=["posts"])
PostReader = Annotated[Caller, allowed("post.read")]
PostEditor = Annotated[Caller, allowed("post.edit")]


@router.get("", response_model=RoundPostPage, responses=refusals(NotThere))
async def list_posts(caller: PostReader, db: Db, round_id: Id, page: PageQuery) -> Any:
    """Posts of the round, by unit."""
    await find_round(db, caller, round_id)
    return await paginate(db, visible_posts(caller, round_id), by=[Post.unit_id, Post.id], query=page)


@router.patch("/{post_id}", responses=refusals(NotThere, RoundStateRefused))
async def update_post(
    caller: PostEditor,
    db: Db,
    round_id: Id,
    post_id: Id,
    change: RoundPostChange,
    if_match: IfMatch,
    response: Response,
) -> RoundPostView:
    """Set how many seats a post has."""
    found = await find_round(db, caller, round_id, lock=True)
    post = await find_post(db, caller, round_id, post_id)
    match(post, if_match)
    changed = await change_post(db, found, post, change)
    tag(response, changed)
    return RoundPostView.model_validate(changed)
