-- A quarter is the mean of its months with a score, and needs enough of them.
SELECT location_id, CAST(date_trunc('quarter', month) AS DATE) AS quarter,
       CASE WHEN count(index) >= $quarter_months THEN avg(index) END AS index,
       count(index) AS months
FROM work.scores
GROUP BY location_id, date_trunc('quarter', month)
ORDER BY quarter, location_id
