SELECT l.location_id, l.name_en, l.name_ru, l.name_ky, l.kind, l.oblast, l.rayon, l.lat, l.lon, l.documented, l.evidence,
       l.source_url, l.valid_from, l.valid_to
FROM locations AS l
WHERE l.programme_site
ORDER BY l.location_id
