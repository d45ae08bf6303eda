"""The jobs of this service, registered by import."""

from services.rotation.matching import actions as matching
from services.rotation.placements import actions as placements
from services.rotation.snapshots import actions as snapshots
from services.rotation.structure import actions as structure
from services.rotation.wishes import actions as wishes

__all__ = ["matching", "placements", "snapshots", "structure", "wishes"]
