-- Step 3. Of our own index (indicators, dimensions, index): what each dimension says and how much of its weight is present.
CREATE OR REPLACE TABLE work.dimension_scores AS
SELECT p.point, n.code AS dimension, n.weight, coalesce(v.present, 0) AS present, coalesce(v.coverage, 0) AS coverage, v.value AS score
FROM work.points AS p
JOIN work.nodes AS n ON n.level = 2
LEFT JOIN work.values AS v ON v.point = p.point AND v.node = n.node;

-- Step 4. What each indicator adds to its dimension; the points of a dimension add up to its score.
CREATE OR REPLACE TABLE work.contributions AS
SELECT r.point, d.dimension, r.code, r.raw, r.flag, v.value AS scaled, n.weight,
       CASE WHEN v.value IS NOT NULL THEN n.weight / nullif(d.present, 0) END AS share,
       n.weight / nullif(d.present, 0) * v.value AS points, r.unshrunk
FROM work.raw_values AS r
JOIN work.nodes AS n ON n.code = r.code
JOIN work.nodes AS o ON o.node = n.parent
JOIN work.dimension_scores AS d ON d.point = r.point AND d.dimension = o.code
LEFT JOIN work.values AS v ON v.point = r.point AND v.node = n.node;

-- Step 5. Too little known: no score. Little known: a score without rank (confidence C). A tolerance of 1e-9 keeps
--    a sum of weights like 0.30 + 0.15 + 0.15 from missing 0.60 by a rounding error.
CREATE OR REPLACE TABLE work.judged AS
SELECT p.point, p.month_number, c.coverage, v.value, c.mean,
       CASE WHEN c.coverage >= k.a_coverage - 1e-9 AND p.confidence_returns >= k.a_returns THEN 'A'
            WHEN c.coverage >= k.b_coverage - 1e-9 AND p.confidence_returns >= k.b_returns THEN 'B'
            ELSE 'C' END AS confidence,
       CASE WHEN p.unreported AND i.point IS NULL THEN 'silent'
            WHEN c.least_coverage < k.minimum_coverage - 1e-9 OR v.value IS NULL THEN 'thin' END AS unknown
FROM work.points AS p
CROSS JOIN work.method AS k
JOIN (
    SELECT point, min(coverage) AS least_coverage, sum(weight * coverage) / sum(weight) AS coverage, sum(weight * score) / sum(weight) AS mean
    FROM work.dimension_scores
    WHERE weight > 0
    GROUP BY point
) AS c ON c.point = p.point
JOIN work.nodes AS n ON n.level = 3
LEFT JOIN work.values AS v ON v.point = p.point AND v.node = n.node
LEFT JOIN (
    SELECT DISTINCT work.point(s.location_number, m.month_number) AS point
    FROM work.scored_incidents AS s
    CROSS JOIN work.method AS k
    JOIN work.months AS m
      ON s.occurred_on <= m.ref_day AND m.month_number - (year(s.occurred_on) * 12 + month(s.occurred_on)) < k.silent_months
) AS i ON i.point = p.point;

-- Step 6. Band by fixed cuts; rank among those that may be ranked, 1 = most attention. Equal to nine decimals is a tie.
CREATE OR REPLACE TABLE work.ranked AS
SELECT point, coverage, confidence, unknown,
       CASE WHEN unknown IS NULL THEN value END AS index,
       CASE WHEN unknown IS NULL THEN mean END AS arithmetic,
       CASE WHEN unknown IS NULL THEN (SELECT max(band) FROM work.bands WHERE value >= cut - 1e-9) END AS band,
       CASE WHEN unknown IS NULL AND confidence <> 'C' THEN rank() OVER (
           PARTITION BY month_number, unknown IS NULL AND confidence <> 'C' ORDER BY floor(value * 1e9 + 0.5) DESC
       ) END AS rank
FROM work.judged;

-- Step 7. Beside it what it was a month before. The number of a point is one less a month earlier.
CREATE OR REPLACE TABLE work.scores AS
SELECT p.location_id, p.month, n.index, n.arithmetic, n.band, n.rank, n.confidence, n.unknown, n.coverage,
       o.index AS previous_index, o.band AS previous_band, o.rank AS previous_rank,
       p.population, p.population_estimated, p.confidence_returns, p.recent_returns
FROM work.ranked AS n
JOIN work.points AS p ON p.point = n.point
LEFT JOIN work.ranked AS o ON o.point = n.point - 1
