"""Overview (总览): what the home page of a district shows."""
