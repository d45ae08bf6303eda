"""Reviews (年度考核): the annual round of a jurisdiction, its frozen snapshot, and one review a unit."""
