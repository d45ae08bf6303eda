"""What is due, met, at risk or missed: `assess(rules, facts, calendar, question)`, and nothing else decides it."""

from services.registry.oversight.duties.core.assessment import assess as assess
from services.registry.oversight.duties.core.values import DutyRow as DutyRow
from services.registry.oversight.duties.core.values import DutyState as DutyState
from services.registry.oversight.duties.core.values import Fact as Fact
from services.registry.oversight.duties.core.values import GroupFacts as GroupFacts
from services.registry.oversight.duties.core.values import PersonAt as PersonAt
from services.registry.oversight.duties.core.values import Place as Place
from services.registry.oversight.duties.core.values import Question as Question
from services.registry.oversight.duties.core.windows import windows as windows
