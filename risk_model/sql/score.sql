-- The method: raw values become scores. Each step can be read on its own and is what the method page shows.
-- A point is a location in a month.

-- 1. Each raw value between its goalposts, 0 to 10, 10 = more attention.
CREATE OR REPLACE TABLE work.scaled AS
SELECT r.point, i.dimension, i.code, r.raw, r.flag, i.weight,
       CASE WHEN r.raw IS NOT NULL THEN
           greatest(0, least(10, 10 * CASE WHEN i.direction = 1 THEN r.raw - i.low ELSE i.high - r.raw END / (i.high - i.low)))
       END AS scaled
FROM work.raw_values AS r
JOIN work.indicators AS i ON i.code = r.code;

-- 2. A dimension is the weighted mean of the indicators present; coverage is the share of weight they have.
CREATE OR REPLACE TABLE work.dimension_scores AS
SELECT point, dimension,
       sum(CASE WHEN scaled IS NULL THEN 0 ELSE weight END) AS present,
       sum(CASE WHEN scaled IS NULL THEN 0 ELSE weight END) / sum(weight) AS coverage,
       sum(weight * scaled) / nullif(sum(CASE WHEN scaled IS NULL THEN 0 ELSE weight END), 0) AS score
FROM work.scaled
GROUP BY point, dimension;

-- 3. What each indicator adds to its dimension; the points of a dimension add up to its score.
CREATE OR REPLACE TABLE work.contributions AS
SELECT s.point, s.dimension, s.code, s.raw, s.flag, s.scaled, s.weight,
       CASE WHEN s.scaled IS NOT NULL THEN s.weight / nullif(d.present, 0) END AS share,
       s.weight / nullif(d.present, 0) * s.scaled AS points
FROM work.scaled AS s
JOIN work.dimension_scores AS d ON d.point = s.point AND d.dimension = s.dimension;

-- 4. The index is the product of the dimensions, each floored and to the power of its weight.
CREATE OR REPLACE TABLE work.combined AS
SELECT d.point,
       min(d.coverage) AS least_coverage,
       sum(w.weight * d.coverage) / sum(w.weight) AS coverage,
       exp(sum(CASE WHEN d.score IS NOT NULL THEN w.weight * ln(greatest(d.score, k.floor)) END) / sum(w.weight)) AS product,
       sum(w.weight * d.score) / sum(w.weight) AS mean
FROM work.dimension_scores AS d
JOIN work.dimensions AS w ON w.dimension = d.dimension AND w.weight > 0
CROSS JOIN work.method AS k
GROUP BY d.point;

-- 5. Too little known: no score. Little known: a score without rank (confidence C). A tolerance of 1e-9 keeps
--    a sum of weights like 0.30 + 0.15 + 0.15 from missing 0.60 by a rounding error.
CREATE OR REPLACE TABLE work.judged AS
SELECT p.point, p.month_number, c.coverage, c.product, c.mean,
       CASE WHEN c.coverage >= k.a_coverage - 1e-9 AND p.confidence_returns >= k.a_returns THEN 'A'
            WHEN c.coverage >= k.b_coverage - 1e-9 AND p.confidence_returns >= k.b_returns THEN 'B'
            ELSE 'C' END AS confidence,
       CASE WHEN p.unreported AND i.point IS NULL THEN 'silent'
            WHEN c.least_coverage < k.minimum_coverage - 1e-9 THEN 'thin' END AS unknown
FROM work.points AS p
JOIN work.combined AS c ON c.point = p.point
CROSS JOIN work.method AS k
LEFT JOIN (
    SELECT DISTINCT work.point(s.location_number, m.month_number) AS point
    FROM work.scored_incidents AS s
    CROSS JOIN work.method AS k
    JOIN work.months AS m
      ON s.occurred_on <= m.ref_day AND m.month_number - (year(s.occurred_on) * 12 + month(s.occurred_on)) < k.silent_months
) AS i ON i.point = p.point;

-- 6. Band by fixed cuts; rank among those that may be ranked, 1 = most attention. Equal to nine decimals is a tie.
CREATE OR REPLACE TABLE work.ranked AS
SELECT point, coverage, confidence, unknown,
       CASE WHEN unknown IS NULL THEN product END AS index,
       CASE WHEN unknown IS NULL THEN mean END AS arithmetic,
       CASE WHEN unknown IS NULL THEN (SELECT max(band) FROM work.bands WHERE product >= cut - 1e-9) END AS band,
       CASE WHEN unknown IS NULL AND confidence <> 'C' THEN rank() OVER (
           PARTITION BY month_number, unknown IS NULL AND confidence <> 'C' ORDER BY floor(product * 1e9 + 0.5) DESC
       ) END AS rank
FROM work.judged;

-- 7. Beside it what it was a month before. The number of a point is one less a month earlier.
CREATE OR REPLACE TABLE work.scores AS
SELECT p.location_id, p.month, n.index, n.arithmetic, n.band, n.rank, n.confidence, n.unknown, n.coverage,
       o.index AS previous_index, o.band AS previous_band, o.rank AS previous_rank,
       p.population, p.population_estimated, p.confidence_returns, p.recent_returns
FROM work.ranked AS n
JOIN work.points AS p ON p.point = n.point
LEFT JOIN work.ranked AS o ON o.point = n.point - 1
