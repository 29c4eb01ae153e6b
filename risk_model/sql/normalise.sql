-- Step 1. Each raw value onto the model's scale, in its direction: high means more of what the index measures.
INSERT INTO work.values
WITH pointed AS (
    SELECT r.point, r.pool, r.raw, n.direction * r.raw AS x, n.*
    FROM work.raw AS r
    JOIN work.nodes AS n ON n.node = r.node
), spread AS (
    SELECT node, pool, min(x) AS least, max(x) AS most, avg(x) AS mean, stddev_samp(x) AS deviation, count(x) AS known
    FROM pointed
    WHERE normalise <> 'goalposts'
    GROUP BY node, pool
), centre AS ( -- a second pass over what is left: a mean far above the spread keeps its last digits
    SELECT p.node, p.pool, s.mean + avg(p.x - s.mean) AS mean
    FROM pointed AS p
    JOIN spread AS s ON s.node = p.node AND s.pool = p.pool
    WHERE p.normalise = 'zscore'
    GROUP BY p.node, p.pool, s.mean
), placed AS (
    SELECT point, node, rank() OVER (PARTITION BY node, pool ORDER BY x)
         + CASE WHEN ties = 'average' THEN (count(*) OVER (PARTITION BY node, pool, x) - 1) / 2.0 ELSE 0 END AS place
    FROM pointed
    WHERE normalise IN ('rank', 'percentile', 'borda') AND x IS NOT NULL
)
SELECT p.point, p.node, p.parent, p.weight,
       work.rounded(CASE p.normalise
           WHEN 'goalposts' THEN p.scale_low + (p.scale_high - p.scale_low) * greatest(0, least(1,
               CASE WHEN p.direction = 1 THEN p.raw - p.low ELSE p.high - p.raw END / (p.high - p.low)))
           WHEN 'minmax' THEN (p.x - s.least) / nullif(s.most - s.least, 0) * (p.scale_high - p.scale_low) + p.scale_low
           WHEN 'zscore' THEN (p.x - c.mean) / nullif(s.deviation, 0)
           WHEN 'rank' THEN o.place
           WHEN 'borda' THEN o.place - 1
           WHEN 'percentile' THEN (o.place - 1) / nullif(s.known - 1, 0)
           WHEN 'distance_to_max' THEN 1 - (s.most - p.x) / nullif(s.most - s.least, 0)
           WHEN 'distance_to_target' THEN 1 - (p.direction * p.target - p.x) / nullif(p.direction * p.target - s.least, 0)
       END, p.digits) AS value,
       NULL AS present, NULL AS coverage
FROM pointed AS p
LEFT JOIN spread AS s ON s.node = p.node AND s.pool = p.pool
LEFT JOIN centre AS c ON c.node = p.node AND c.pool = p.pool
LEFT JOIN placed AS o ON o.node = p.node AND o.point = p.point
WHERE p.raw IS NOT NULL;
