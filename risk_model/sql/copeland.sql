-- Step 2 for nodes that count wins: every two points of a pool are compared child by child; a point gets the weight of the
-- children in which it is higher and half of those in which both are equal, the other one the rest. As in COINr, a comparison
-- with a missing value goes to the point that stands later; impute first where that matters. Compared to
-- twelve digits of the largest value, so that the last bits of a sum below break no tie.
INSERT INTO work.values
WITH asked AS (
    SELECT n.node, n.parent, n.weight, n.digits, sum(c.weight) AS whole
    FROM work.nodes AS n
    JOIN work.nodes AS c ON c.parent = n.node
    WHERE n.level = $level AND n.aggregate = 'copeland'
    GROUP BY n.node, n.parent, n.weight, n.digits
), points AS (
    SELECT point, pool, row_number() OVER (PARTITION BY pool ORDER BY point) - 1 AS before FROM work.pools
), children AS (
    SELECT a.node, p.pool, v.point, v.node AS child, v.weight / a.whole AS share, 
           coalesce(floor(v.value / nullif(max(abs(v.value)) OVER (PARTITION BY v.node, p.pool), 0) * 1e12 + 0.5), 0) AS x
    FROM work.values AS v
    JOIN asked AS a ON a.node = v.parent
    JOIN points AS p ON p.point = v.point
    WHERE v.value IS NOT NULL
), wins AS (
    SELECT a.node, a.point AS earlier, b.point AS later,
           sum(a.share * CASE WHEN a.x > b.x THEN 1 WHEN a.x = b.x THEN 0.5 ELSE 0 END) AS won
    FROM children AS a
    JOIN children AS b ON b.node = a.node AND b.child = a.child AND b.pool = a.pool AND b.point > a.point
    GROUP BY a.node, a.point, b.point
)
SELECT p.point, a.node, a.parent, a.weight, work.rounded(greatest(0, p.before + coalesce(e.won, 0) - coalesce(l.won, 0)), a.digits) AS value, NULL, NULL
FROM asked AS a
CROSS JOIN points AS p
LEFT JOIN (SELECT node, earlier AS point, sum(won) AS won FROM wins GROUP BY node, earlier) AS e ON e.node = a.node AND e.point = p.point
LEFT JOIN (SELECT node, later AS point, sum(won) AS won FROM wins GROUP BY node, later) AS l ON l.node = a.node AND l.point = p.point;
