"""Accounts, grants, log-ins, guesses, withdrawals and API clients."""

from __future__ import annotations

from services.chassis.migrations import drop_tables, statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("accounts", "grants", "logins", "guesses", "revocations", "api_clients")

TABLES_SQL = (
    """CREATE TABLE accounts (
    id UUID NOT NULL,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    is_demo BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT uq_accounts_username UNIQUE (username)
)""",
    """CREATE TABLE grants (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    power VARCHAR(40) NOT NULL,
    district_id UUID,
    school_id UUID,
    person_id UUID,
    org_name TEXT NOT NULL,
    start DATE NOT NULL,
    until DATE,
    given_by UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_grants PRIMARY KEY (id),
    CONSTRAINT ck_grants_dates CHECK (until IS NULL OR start < until),
    CONSTRAINT fk_grants_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id),
        CONSTRAINT ck_grants_power CHECK (power IN ('anonymous', 'city', 'district.office', 'district.personnel',
        'district.inspectorate', 'district.finance', 'district.research', 'district.digital', 'district.leader',
        'principal', 'clerk', 'teacher', 'assessor', 'system_admin', 'security_admin', 'auditor', 'client',
        'service.registry', 'service.rotation', 'service.evaluation'))
)""",
    """CREATE INDEX ix_grants_account_id ON grants (account_id)""",
    """CREATE TABLE logins (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    grant_id UUID,
    secret_sha256 TEXT NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_logins PRIMARY KEY (id),
    CONSTRAINT fk_logins_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT uq_logins_secret_sha256 UNIQUE (secret_sha256)
)""",
    """CREATE INDEX ix_logins_account_id ON logins (account_id)""",
    """CREATE TABLE guesses (
    key TEXT NOT NULL,
    failures INTEGER NOT NULL,
    blocked_until TIMESTAMP WITH TIME ZONE,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_guesses PRIMARY KEY (key)
)""",
    """CREATE TABLE revocations (
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_revocations PRIMARY KEY (seq)
)""",
    """CREATE TABLE api_clients (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    district_id UUID NOT NULL,
    secret_sha256 TEXT NOT NULL,
    actions TEXT[] NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    is_demo BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_api_clients PRIMARY KEY (id)
)""",
    """CREATE INDEX ix_api_clients_district_id ON api_clients (district_id)""",
)


def upgrade() -> None:
    statements(TABLES_SQL)


def downgrade() -> None:
    drop_tables(TABLES)
