"""The demo: three districts as data, the same each time, loaded through the API as a bureau would."""
