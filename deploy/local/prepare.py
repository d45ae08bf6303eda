"""`python -m deploy.local.prepare`: roles, databases and migrations on the PostgreSQL of DATABASE_URL.

For hosts where other hands keep the secrets (deploy/compose): `REGISTRY_OWNER_PASSWORD` and so on, one a role.
"""

import os
import subprocess
import sys

from deploy.local import databases


def passwords() -> dict[str, str]:
    """The password of each role; one that is missing is a KeyError with its name."""
    return {role: os.environ[f"{role.upper()}_PASSWORD"] for role in databases.new_passwords()}


if __name__ == "__main__":
    databases.prepare(os.environ["DATABASE_URL"], passwords())
    sys.exit(subprocess.run([sys.executable, "-m", "services.cli", "migrate"], check=False).returncode)
