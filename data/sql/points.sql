SELECT location_id, lat, lon, centre_lat, centre_lon FROM locations ORDER BY location_id
