"""Schools (学校), the units (成员单位) a membership can bind, and enrolments (在校生数和班数)."""
