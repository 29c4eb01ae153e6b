SELECT month, nil FROM returns WHERE location_id = $location_id ORDER BY month
