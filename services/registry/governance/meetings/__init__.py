"""Meetings (会议): working meetings and joint conferences with attendance by seat and minutes (A16)."""
