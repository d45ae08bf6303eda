"""Districts (区县): the tree city > county > town, and the departments (股室) of each bureau with their powers."""
