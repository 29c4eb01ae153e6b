-- People trained per head, older training counting less. Unknown numbers make it missing, not smaller.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH trained AS (
    SELECT point, count(*) > count(people) AS unknown, sum(people * power(0.5, age_months / $half_life_months)) AS people
    FROM work.training_ages($window_months)
    GROUP BY point
)
SELECT $code, p.point,
       CASE WHEN t.unknown THEN NULL ELSE $per / p.population * coalesce(t.people, 0) END AS raw,
       CASE WHEN t.unknown THEN 'unknown_number' END AS flag
FROM work.points AS p
LEFT JOIN trained AS t ON t.point = p.point
