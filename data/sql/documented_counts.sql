-- Activities with a public address, by location, up to a day.
SELECT location_id, count(*) AS records FROM public_record WHERE day <= $until AND location_id IS NOT NULL GROUP BY location_id
