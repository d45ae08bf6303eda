"""The school calendar (校历) as data: school years, terms, teaching weeks, holidays and make-up days."""
