-- A value below zero whose logarithm, or power, a node of a level would have to take.
SELECT n.code AS node, c.code AS child, v.point, v.value
FROM work.values AS v
JOIN work.nodes AS n ON n.node = v.parent
JOIN work.nodes AS c ON c.node = v.node
WHERE n.level = $level AND v.value < 0 AND n.floor IS NULL
  AND (n.aggregate = 'geometric' OR n.aggregate = 'power' AND n.power <> floor(n.power))
ORDER BY v.node, v.point
LIMIT 1
