"""Posts (岗位): places to be filled at a unit in a round, such as 副校长(挂职) and 跟岗."""
