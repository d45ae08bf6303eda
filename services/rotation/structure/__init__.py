"""Structure (师资结构): staff by age band, subject and backbone, the dynamic monitor of C24."""
