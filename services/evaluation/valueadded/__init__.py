"""Value added (增值评价): fits of exam sums and the effect of every school, with its interval."""
