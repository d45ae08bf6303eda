"""The services of Tongzhou 同舟: registry, rotation, evaluation, and the chassis they stand on."""
