"""Bundled scoring (捆绑评价), decided purely: own score O, group score G, bundled score S, with their reasons.

`score(given: ScoreInput) -> ScoreResult`, `run_id(given)`; `explain(given, unit_id, Reference.STANDARD) -> Waterfall`
(KeyError for an unscored unit, NoReference, WaterfallOpen); `run_incentives(given)` -> (unit ids, Incentives);
`weighted_cv(amounts, pupils, per=1)` -> Cv, `moved_cv`; `lambda_for(ratio, kappa=, weakest=, lead=)`.
"""

from services.evaluation.scoring.core.equity import Cv as Cv
from services.evaluation.scoring.core.equity import moved_cv as moved_cv
from services.evaluation.scoring.core.equity import weighted_cv as weighted_cv
from services.evaluation.scoring.core.incentives import Incentives as Incentives
from services.evaluation.scoring.core.incentives import lambda_for as lambda_for
from services.evaluation.scoring.core.inputs import GroupScore as GroupScore
from services.evaluation.scoring.core.inputs import Interval as Interval
from services.evaluation.scoring.core.inputs import Line as Line
from services.evaluation.scoring.core.inputs import NodeScore as NodeScore
from services.evaluation.scoring.core.inputs import ScoreInput as ScoreInput
from services.evaluation.scoring.core.inputs import ScoreResult as ScoreResult
from services.evaluation.scoring.core.inputs import Share as Share
from services.evaluation.scoring.core.inputs import UnitInput as UnitInput
from services.evaluation.scoring.core.inputs import UnitScore as UnitScore
from services.evaluation.scoring.core.inputs import Waterfall as Waterfall
from services.evaluation.scoring.core.references import NoReference as NoReference
from services.evaluation.scoring.core.references import Reference as Reference
from services.evaluation.scoring.core.run import run_id as run_id
from services.evaluation.scoring.core.run import run_incentives as run_incentives
from services.evaluation.scoring.core.run import score as score
from services.evaluation.scoring.core.waterfall import WaterfallOpen as WaterfallOpen
from services.evaluation.scoring.core.waterfall import explain as explain
