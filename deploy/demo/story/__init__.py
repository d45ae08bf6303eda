"""The demo's story, told through the API in order: offices, registry, governance, a round of rotation, a review."""
