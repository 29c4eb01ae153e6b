-- What was known of a location at the end of a month, and what was recorded in the months that followed: severity points in
-- all, and whether any one report had so many that it is called an event.
-- Both rankings see the same incidents, as they were known on that day (work.incident_ages); the outcome is what they are
-- known to be today. Without a return in every one of the months that followed it is not known (NULL), never zero.
-- Only months with a rank: what has none is not put in an order; and only those whose following months are over.
SELECT p.month, p.location_id, s.index, coalesce(y.points, 0) AS last_year,
       CASE WHEN r.returns = $horizon THEN coalesce(f.points, 0) END AS outcome,
       CASE WHEN r.returns = $horizon THEN coalesce(f.highest >= $event_points - 1e-9, false) END AS event
FROM work.scores AS s
JOIN work.points AS p ON p.location_id = s.location_id AND p.month = s.month
LEFT JOIN (
    SELECT point, sum(points) AS points
    FROM work.incident_ages($baseline_months)
    GROUP BY point
) AS y ON y.point = p.point
LEFT JOIN (
    SELECT o.point, sum(i.points) AS points, max(i.points) AS highest
    FROM work.points AS o
    JOIN work.scored_incidents AS i ON i.location_id = o.location_id
     AND year(i.occurred_on) * 12 + month(i.occurred_on) BETWEEN o.month_number + 1 AND o.month_number + $horizon
    GROUP BY o.point
) AS f ON f.point = p.point
LEFT JOIN (
    SELECT o.point, count(DISTINCT n.month) AS returns
    FROM work.points AS o
    JOIN returns AS n ON n.location_id = o.location_id
     AND year(n.month) * 12 + month(n.month) BETWEEN o.month_number + 1 AND o.month_number + $horizon
    GROUP BY o.point
) AS r ON r.point = p.point
WHERE s.rank IS NOT NULL
  AND p.month_number + $horizon <= (SELECT max(month_number) FROM work.months)
ORDER BY p.month, p.location_id
