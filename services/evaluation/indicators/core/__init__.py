"""Indicators, decided purely: the framework tree, its validation, normalisation, missing states and aggregation.

`framework_from(document)` reads a document that passed docs/formats/evaluation/framework.schema.json, `framework_sha`
is its hash; `problems_of(framework)` names every fault, `example_weights(framework)` the weights that bar a real round.
`owed_by(duties, unit_id, group_ids)` and `duty_observations(framework, duties, unit_id=..., period=...,
requirement_ids=<those of the policy profile>)` turn duty rows into observations; `missing(...)` says that none is.
`normalise.points_of`, `aggregate.power_mean` and `tree.shape_of`/`values_of` are the steps that scoring/core runs.
"""

from services.evaluation.indicators.core.duties import Duty as Duty
from services.evaluation.indicators.core.duties import DutyEvidenceMismatch as DutyEvidenceMismatch
from services.evaluation.indicators.core.duties import Required as Required
from services.evaluation.indicators.core.duties import duty_observations as duty_observations
from services.evaluation.indicators.core.duties import owed_by as owed_by
from services.evaluation.indicators.core.framework import Band as Band
from services.evaluation.indicators.core.framework import Bundle as Bundle
from services.evaluation.indicators.core.framework import BundleMode as BundleMode
from services.evaluation.indicators.core.framework import Framework as Framework
from services.evaluation.indicators.core.framework import FrameworkState as FrameworkState
from services.evaluation.indicators.core.framework import Kind as Kind
from services.evaluation.indicators.core.framework import Lens as Lens
from services.evaluation.indicators.core.framework import Node as Node
from services.evaluation.indicators.core.framework import Source as Source
from services.evaluation.indicators.core.framework import WeightsStatus as WeightsStatus
from services.evaluation.indicators.core.observation import Observation as Observation
from services.evaluation.indicators.core.observation import State as State
from services.evaluation.indicators.core.observation import missing as missing
from services.evaluation.indicators.core.reading import framework_from as framework_from
from services.evaluation.indicators.core.reading import framework_sha as framework_sha
from services.evaluation.indicators.core.validation import Fault as Fault
from services.evaluation.indicators.core.validation import example_weights as example_weights
from services.evaluation.indicators.core.validation import problems_of as problems_of
