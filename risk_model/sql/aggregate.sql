-- Step 2, once a level. A node is a mean of the children present, by their weights; weights of missing ones are shared out.
-- Every mean is the arithmetic one of something: of logarithms (geometric, INFORM's), of reciprocals (harmonic), of powers.
INSERT INTO work.values
WITH children AS (
    SELECT v.point, n.node, n.parent, n.weight, n.aggregate, n.power, n.digits, n.minimum,
           v.weight AS w, CASE WHEN n.floor > v.value THEN n.floor ELSE v.value END AS x
    FROM work.values AS v
    JOIN work.nodes AS n ON n.node = v.parent
    WHERE n.level = $level AND n.aggregate <> 'copeland' AND v.value IS NOT NULL
), sums AS (
    SELECT point, node, any_value(parent) AS parent, any_value(weight) AS weight, any_value(aggregate) AS aggregate,
           any_value(power) AS power, any_value(digits) AS digits, any_value(minimum) AS minimum,
           sum(w) AS present, count(*) AS known,
           max(CASE WHEN w > 0 AND x = 0 THEN 1 ELSE 0 END) = 1 AS zero,
           sum(w * CASE aggregate
               WHEN 'arithmetic' THEN x
               WHEN 'geometric' THEN CASE WHEN x > 0 THEN ln(x) END
               WHEN 'harmonic' THEN 1 / nullif(x, 0)
               WHEN 'power' THEN CASE WHEN x <> 0 OR power > 0 THEN pow(x, power) END
               WHEN 'inform' THEN CASE WHEN x < 10 + 1 / 0.9 THEN ln(1 - 0.09 * x) END -- a tenth of 0.9 (10 - x) + 1: zeros stay zero
           END) / nullif(sum(w), 0) AS mean
    FROM children
    GROUP BY point, node
), of_node AS (
    SELECT parent AS node, count(*) AS children, sum(weight) AS weight FROM work.nodes WHERE level = $level - 1 GROUP BY parent
), combined AS (
    SELECT s.*, s.known >= s.minimum * o.children - 1e-9 AS enough, s.present / nullif(o.weight, 0) AS coverage,
           CASE s.aggregate
               WHEN 'arithmetic' THEN s.mean
               WHEN 'geometric' THEN CASE WHEN s.zero THEN 0 ELSE exp(s.mean) END
               WHEN 'harmonic' THEN CASE WHEN s.zero THEN 0 ELSE 1 / s.mean END
               WHEN 'power' THEN CASE WHEN s.zero AND s.power < 0 THEN 0 ELSE pow(s.mean, 1 / s.power) END
               WHEN 'inform' THEN (1 - exp(s.mean)) / 0.09
           END AS value
    FROM sums AS s
    JOIN of_node AS o ON o.node = s.node
)
SELECT point, node, parent, weight,
       CASE WHEN enough AND isfinite(value) THEN work.rounded(value, digits) END, -- no number: missing, like the others
       present, coverage
FROM combined;
