"""Imports (导入): workbooks of schools, units, staff, enrolments and teaching needs, dry-run before commit."""
