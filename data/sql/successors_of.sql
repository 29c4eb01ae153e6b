SELECT k.since, l.name_en, l.name_ru, l.name_ky, k.population_share
FROM location_links AS k
JOIN locations AS l ON l.location_id = k.successor_id
WHERE k.predecessor_id = $location_id AND k.since <= $until
ORDER BY k.since DESC
