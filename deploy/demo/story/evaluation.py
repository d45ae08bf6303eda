"""The fifth chapter: an exam batch gives value added, a review round of XX县 is frozen and scored in shadow."""

from __future__ import annotations

from deploy.demo.bureau import EVALUATION, Json, Office
from deploy.demo.exams import exam_file
from deploy.demo.story.setting import Setting

PACK = "nanchang-bundle"
EXAM = "初中学业水平示例测试（示例）"
# Nobody has sent in a survey or an inspector's value yet: leaves that this round does not collect.
LEFT_OUT = ("NC11", "NC42", "NC5")
REVIEW = "学年集团捆绑考核（示例权重，影子运行）"


def load_exams(story: Setting) -> None:
    """A batch over the fifteen schools, fitted."""
    research = story.office("xx.research")
    batches = {row["title"]: row for row in research.every(f"{EVALUATION}/exam-batches")}
    batch_id = batches[EXAM]["id"] if EXAM in batches else load_batch(research, story, exam_file(story.districts["xx"]))
    if not any(research.every(f"{EVALUATION}/va-fits", batch_id=batch_id)):
        job = research.make(f"{EVALUATION}/va-fits", {"batch_id": batch_id})
        research.wait(f"{EVALUATION}/jobs/{job['id']}")
    story.say("exam batch fitted")


def load_batch(research: Office, story: Setting, content: bytes, title: str = EXAM) -> str:
    """Uploads an exam file and waits for its sums; the batch's id."""
    job = research.upload(
        f"{EVALUATION}/exam-batches", "示例考试.xlsx", content, title=title, school_year=story.school_year,
        stage="junior", as_of=story.today.isoformat(), is_sample="true",
    )  # fmt: skip
    return str(research.wait(f"{EVALUATION}/jobs/{job['id']}")["result"]["batch_id"])


def score_review(story: Setting) -> None:
    """The shipped framework adopted and approved, a round under it frozen, scored and published."""
    inspectorate = story.office("xx.inspectorate")
    framework, title = adopt_framework(story), f"{story.school_year}{REVIEW}"
    rounds = {row["title"]: row for row in inspectorate.every(f"{EVALUATION}/review-rounds")}
    row = rounds.get(title) or _draft(story, inspectorate, framework, title)
    path = f"{EVALUATION}/review-rounds/{row['id']}"
    for to in ("open", "frozen")[{"draft": 0, "open": 1}.get(row["state"], 2) :]:
        moved = inspectorate.move(path, to)
        if moved["job"]:
            inspectorate.wait(f"{EVALUATION}/jobs/{moved['job']['id']}")
    if inspectorate.read(path)["state"] == "frozen":
        version = inspectorate.read(path)["version"]
        job = inspectorate.request("POST", f"{path}/score-runs", headers={"If-Match": f'"{version}"'}).json()
        inspectorate.wait(f"{EVALUATION}/jobs/{job['id']}")
    story.say("review round scored")
    publish(story, path)


def publish(story: Setting, path: str) -> None:
    """Moderated and notified, the verdict proposed by the inspectorate, decided by the leader, published."""
    inspectorate, leader = story.office("xx.inspectorate"), story.office("xx.leader")
    steps = ("moderated", "notified", "final", "published")
    done = {"scored": 0, "moderated": 1, "notified": 2, "final": 3}.get(inspectorate.read(path)["state"], 4)
    for to in steps[done:]:
        if to == "final":
            version = inspectorate.read(path)["version"]
            verdict = {"json": {"reason": "影子运行，结果仅供讨论（示例）"}, "headers": {"If-Match": f'"{version}"'}}
            inspectorate.request("POST", f"{path}/verdicts", **verdict)
        (leader if to == "final" else inspectorate).move(path, to)
    story.say("review round published, in shadow")


def adopt_framework(story: Setting) -> Json:
    """The pack as the bureau's own, put to consultation by the inspectorate and approved by the leader."""
    inspectorate = story.office("xx.inspectorate")
    held = {row["code"]: row for row in inspectorate.every(f"{EVALUATION}/frameworks")}
    row = held.get(PACK) or inspectorate.make(f"{EVALUATION}/frameworks", {"pack": PACK})
    path = f"{EVALUATION}/frameworks/{row['code']}/versions/{row['semver']}"
    if row["state"] == "draft":
        row = inspectorate.move(path, "consulting", reason="征求各校意见")
    if row["state"] == "consulting":
        row = story.office("xx.leader").move(path, "approved", reason="同意影子试行")
    return row


def _draft(story: Setting, inspectorate: Office, framework: Json, title: str) -> Json:
    fits = list(story.office("xx.research").every(f"{EVALUATION}/va-fits"))
    draft = {
        "title": title, "school_year": story.school_year, "as_of": story.today.isoformat(),
        "framework_id": framework["id"], "fit_id": fits[0]["id"] if fits else None, "left_out": list(LEFT_OUT),
    }  # fmt: skip
    return inspectorate.make(f"{EVALUATION}/review-rounds", draft)
