SELECT t.held_on, t.date_precision, t.module, t.title_en, t.title_ru, t.title_ky,
       CASE WHEN count(*) = count(a.people) THEN CAST(sum(a.people) AS INTEGER) END AS people, t.source_url
FROM participants AS a
JOIN trainings AS t ON t.training_id = a.training_id
WHERE a.location_id = $location_id AND t.held_on <= $until
GROUP BY t.training_id, t.held_on, t.date_precision, t.module, t.title_en, t.title_ru, t.title_ky, t.source_url
ORDER BY t.held_on
