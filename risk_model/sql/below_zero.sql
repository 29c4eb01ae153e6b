-- A number that is not above zero whose logarithm (or a negative one whose power) a node of a level would have to take.
SELECT n.code AS node, c.code AS child, CASE WHEN n.aggregate = 'inform' THEN 0.9 * (10 - v.value) + 1 ELSE v.value END AS below
FROM work.values AS v
JOIN work.nodes AS n ON n.node = v.parent
JOIN work.nodes AS c ON c.node = v.node
WHERE n.level = $level AND n.floor IS NULL
  AND (v.value < 0 AND (n.aggregate = 'geometric' OR n.aggregate = 'power' AND n.power <> floor(n.power))
       OR n.aggregate = 'inform' AND 0.9 * (10 - v.value) + 1 <= 0)
ORDER BY v.node, v.point
LIMIT 1
