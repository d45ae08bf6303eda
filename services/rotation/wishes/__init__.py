"""Wishes (志愿): where a teacher would go, in order, and whether willingly; 服从调剂 accepts unlisted units."""
