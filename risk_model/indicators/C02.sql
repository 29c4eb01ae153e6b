-- Modules that reached enough people of the location, of all modules.
INSERT INTO work.raw_values (code, location_id, month, raw, flag)
WITH reached AS (
    SELECT location_id, month, module, sum(people) AS people, count(*) > count(people) AS unknown
    FROM work.training_ages
    WHERE age_months <= $window_months
    GROUP BY location_id, month, module
)
SELECT $code, p.location_id, p.month,
       CASE WHEN max(CASE WHEN r.unknown THEN 1 ELSE 0 END) = 1 THEN NULL
            ELSE sum(CASE WHEN r.module IS NOT NULL AND r.people >= $minimum_people THEN 1 ELSE 0 END) / CAST($modules AS DOUBLE)
       END AS raw,
       CASE WHEN max(CASE WHEN r.unknown THEN 1 ELSE 0 END) = 1 THEN 'unknown_number' END AS flag
FROM work.points AS p
LEFT JOIN reached AS r ON r.location_id = p.location_id AND r.month = p.month
GROUP BY p.location_id, p.month
