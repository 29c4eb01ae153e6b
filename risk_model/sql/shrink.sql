-- Empirical Bayes (Marshall 1991, by the method of moments; the Gamma-Poisson model): the rate of a place with few residents is
-- drawn towards the mean rate of its month, the more the less its residents can say. Exposure is in units of so many residents;
-- `between` is the variance between places that chance alone does not explain. The recorded rate stays beside it.
UPDATE work.raw_values
SET unshrunk = b.rate,
    raw = CASE WHEN b.places < 2 THEN b.rate
               ELSE b.mean + coalesce(b.between / nullif(b.between + b.mean / b.exposure, 0), 0) * (b.rate - b.mean) END
FROM (
    WITH rates AS (
        SELECT p.point, p.month_number, r.raw AS rate, p.population / $per AS exposure
        FROM work.raw_values AS r
        JOIN work.points AS p ON p.point = r.point
        WHERE r.code = $code AND r.raw IS NOT NULL AND p.population > 0
    ), means AS (
        SELECT month_number, count(*) AS places, sum(exposure) AS whole, sum(exposure * rate) / sum(exposure) AS mean
        FROM rates
        GROUP BY month_number
    ), variances AS (
        SELECT r.month_number, sum(r.exposure * (r.rate - m.mean) * (r.rate - m.mean)) / any_value(m.whole) AS observed
        FROM rates AS r
        JOIN means AS m ON m.month_number = r.month_number
        GROUP BY r.month_number
    )
    SELECT r.point, r.rate, r.exposure, m.places, m.mean, greatest(0, v.observed - m.mean * m.places / m.whole) AS between
    FROM rates AS r
    JOIN means AS m ON m.month_number = r.month_number
    JOIN variances AS v ON v.month_number = r.month_number
) AS b
WHERE raw_values.code = $code AND raw_values.point = b.point
