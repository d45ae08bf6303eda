"""Files to try the story with by hand: var/demo-files holds what a bureau would have on its desk."""

from __future__ import annotations

from deploy.demo import exams, faults, workbooks
from deploy.demo.story.governance import EVIDENCE
from deploy.demo.story.rotation import wish_workbook
from deploy.demo.story.setting import Setting


def lay_out(story: Setting) -> None:
    """A roster with 37 faults, wishes, an exam file and evidence for founding a group, all of XX县."""
    county, staff = story.districts["xx"], story.staff("xx")
    roster, _expected = faults.faulty_rows(staff)
    evidence = EVIDENCE.format(
        group="XX县河口示例教育集团", policy="集团化办学实施方案", units="河口初级中学、山前初级中学"
    )
    files = {
        "roster-with-37-faults.xlsx": workbooks.workbook("staff", roster),
        "wishes.xlsx": wish_workbook(workbooks.wish_rows(county, staff)),
        "exam.xlsx": exams.exam_file(county),
        "evidence.txt": evidence.encode(),
    }
    folder = story.book.file.with_name("demo-files")
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    story.say(f"files to try the story with: {folder}")
