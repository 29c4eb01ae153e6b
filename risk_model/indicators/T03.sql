-- Load of the recent months against the ones before, both per month and without decay.
INSERT INTO work.raw_values (code, point, raw, flag)
WITH loads AS (
    SELECT point,
           count(*) AS incidents,
           sum(CASE WHEN age_months <= $recent_months THEN points ELSE 0 END) / $recent_months AS recent,
           sum(CASE WHEN age_months > $recent_months THEN points ELSE 0 END) / ($window_months - $recent_months) AS earlier
    FROM work.incident_ages($window_months)
    GROUP BY point
), judged AS (
    SELECT p.point, p.population, l.recent, l.earlier,
           p.recent_returns > 0 AND p.change_returns >= $returns_needed AND p.population IS NOT NULL AS present,
           coalesce(l.incidents, 0) < $minimum_incidents AS too_few
    FROM work.points AS p
    LEFT JOIN loads AS l ON l.point = p.point
)
SELECT $code, point,
       CASE WHEN NOT present THEN NULL
            WHEN too_few THEN $unjudged
            ELSE ($per / population * recent + $added) / ($per / population * earlier + $added)
       END AS raw,
       CASE WHEN present AND too_few THEN 'too_few' END AS flag
FROM judged
