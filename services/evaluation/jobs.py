"""The jobs of this service, registered by import."""

import services.evaluation.observations.actions
import services.evaluation.reviews.actions
import services.evaluation.scoring.actions
import services.evaluation.valueadded.actions  # noqa: F401
