SELECT count(*) FROM locations
