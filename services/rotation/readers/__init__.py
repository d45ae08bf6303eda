"""What this service reads from others: thin clients and strict models that name only the fields used."""
