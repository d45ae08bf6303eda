"""Wire shapes of documents."""

from datetime import date, datetime
from uuid import UUID

from services.chassis.fields import Draft, Id, Line, SchoolYearName, Text, View, listof
from services.chassis.pages import Page
from services.registry.governance.documents.core import DocumentKind, DocumentState


class DocumentSection(Draft):
    """A section; an empty text is 未填."""

    title: Line(60)
    text: Text(8000, least=0)


class DocumentDraft(Draft):
    """Its text in sections, or an uploaded file, or both."""

    group_id: Id
    kind: DocumentKind
    title: Line(120)
    school_year: SchoolYearName | None
    sections: listof(DocumentSection, 30)
    file_id: Id | None


class DocumentChange(Draft):
    title: Line(120)
    sections: listof(DocumentSection, 30)
    file_id: Id | None


class DocumentTransition(Draft):
    to: DocumentState
    reason: Text(500) | None = None


class SectionView(View):
    title: str
    text: str


class SignatureView(View):
    unit_id: UUID
    unit_name: str
    name: str
    signed_at: datetime
    is_outdated: bool


class DocumentView(View):
    """A document in a list. `sha256` is the digest that signatures and gates bind to."""

    id: UUID
    district_id: UUID
    group_id: UUID
    kind: DocumentKind
    state: DocumentState
    title: str
    edition: int
    school_year: str | None
    file_id: UUID | None
    adopted_on: date | None
    sha256: str
    version: int


class DocumentPage(Page[DocumentView]):
    pass


class DocumentDetail(DocumentView):
    """`unfilled` are sections the profile asks for that are empty; `unsigned` the units whose signature is awaited."""

    sections: list[SectionView]
    signatures: list[SignatureView]
    unfilled: list[str]
    unsigned: list[str]
    can: dict[str, str | None]
