-- Dialogues by how near they were to the people; one whose follow-up was done counts more.
INSERT INTO work.raw_values (code, point, raw, flag)
SELECT $code, p.point,
       coalesce(sum(
           level.value * CASE WHEN d.follow_up = 'done' AND d.follow_up_done_on <= p.ref_day THEN $followed_up ELSE 1 END
       ), 0) AS raw,
       NULL AS flag
FROM work.points AS p
CROSS JOIN work.method AS k
LEFT JOIN dialogues AS d
       ON d.location_id = p.location_id AND p.ref_day - d.held_on BETWEEN 0 AND $window_months * k.days_per_month
LEFT JOIN work.lookups AS level ON level.name = 'dialogue_level' AND level.code = d.level
GROUP BY p.point
