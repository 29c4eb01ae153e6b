-- Modules that reached enough people of the location, of all modules.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH reached AS (
    SELECT point, module, sum(people) AS people, count(*) > count(people) AS unknown
    FROM work.training_ages($window_months)
    GROUP BY point, module
), counted AS (
    SELECT point, max(CASE WHEN unknown THEN 1 ELSE 0 END) = 1 AS unknown,
           sum(CASE WHEN module IS NOT NULL AND people >= $minimum_people THEN 1 ELSE 0 END) AS modules
    FROM reached
    GROUP BY point
)
SELECT $code, p.point,
       CASE WHEN c.unknown THEN NULL ELSE coalesce(c.modules, 0) / CAST($modules AS DOUBLE) END AS raw,
       CASE WHEN c.unknown THEN 'unknown_number' END AS flag
FROM work.points AS p
LEFT JOIN counted AS c ON c.point = p.point
