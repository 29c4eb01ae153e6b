-- What every indicator starts from: each location in each month, with its residents and its returns.
-- A location in a month is a point; its number (location and month in one) is what everything is joined by.

-- Filled in by indicators/*.sql; shrink.sql draws some rates towards the mean and keeps what was recorded in `unshrunk`.
CREATE OR REPLACE TABLE work.raw_values (code VARCHAR, point INTEGER, raw DOUBLE, flag VARCHAR, unshrunk DOUBLE);

CREATE OR REPLACE MACRO work.point(location_number, month_number) AS location_number * 100000 + month_number;

CREATE OR REPLACE TABLE work.months AS
SELECT
    CAST(month AS DATE) AS month,
    CAST(month + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE) AS ref_day,
    CAST(year(month) * 12 + month(month) AS INTEGER) AS month_number,
    month(month) AS calendar_month,
    days_per_month
FROM (SELECT unnest(generate_series(first_month::TIMESTAMP, last_month::TIMESTAMP, INTERVAL 1 MONTH)) AS month, days_per_month FROM work.method);

CREATE OR REPLACE TABLE work.places AS
SELECT location_id, CAST(row_number() OVER (ORDER BY location_id) AS INTEGER) AS location_number, oblast, rayon, population, programme_site
FROM locations;

-- The newest value of every context series on each reference day, of the location and of the units it lies in.
CREATE OR REPLACE TABLE work.context_at AS
SELECT point, area_level, series, value, age_months
FROM (
    SELECT work.point(l.location_number, m.month_number) AS point, c.area_level, c.series, c.value,
           (m.ref_day - c.measured_on) / m.days_per_month AS age_months,
           row_number() OVER (
               PARTITION BY l.location_number, m.month_number, c.area_level, c.series ORDER BY c.measured_on DESC
           ) AS newness
    FROM context AS c
    JOIN work.places AS l
      ON c.area = CASE c.area_level WHEN 'location' THEN l.location_id WHEN 'rayon' THEN l.rayon ELSE l.oblast END
    JOIN work.months AS m ON c.measured_on <= m.ref_day
) AS dated
WHERE newness = 1;

-- Residents of a unit: the newest value; before the first one, the first; without any, the register's.
CREATE OR REPLACE TABLE work.own_population AS
SELECT l.location_id, m.month_number, work.point(l.location_number, m.month_number) AS point,
       coalesce(newest.value, oldest.value, l.population) AS population
FROM work.places AS l
CROSS JOIN work.months AS m
LEFT JOIN work.context_at AS newest
       ON newest.point = work.point(l.location_number, m.month_number)
      AND newest.area_level = 'location' AND newest.series = 'population'
LEFT JOIN (
    SELECT area, value, row_number() OVER (PARTITION BY area ORDER BY measured_on) AS place
    FROM context
    WHERE area_level = 'location' AND series = 'population'
) AS oldest ON oldest.area = l.location_id AND oldest.place = 1;

-- A site whose own number is unknown takes its share of the present municipality's, marked as an estimate.
CREATE OR REPLACE TABLE work.points AS
SELECT
    o.point, l.location_id, l.location_number, l.rayon, m.month, m.ref_day, m.month_number, m.calendar_month,
    coalesce(o.population, s.population) AS population,
    o.population IS NULL AND s.population IS NOT NULL AS population_estimated,
    coalesce(r.recent, 0) AS recent_returns,
    coalesce(r.change, 0) AS change_returns,
    coalesce(r.confidence, 0) AS confidence_returns,
    coalesce(r.unsilent, 0) = 0 AS unreported
FROM work.places AS l
CROSS JOIN work.months AS m
JOIN work.own_population AS o ON o.point = work.point(l.location_number, m.month_number)
LEFT JOIN (
    SELECT k.predecessor_id, m.month_number, p.population * k.population_share AS population,
           row_number() OVER (PARTITION BY k.predecessor_id, m.month_number ORDER BY k.since DESC, k.successor_id) AS newness
    FROM location_links AS k
    JOIN work.months AS m ON k.since <= m.ref_day
    JOIN work.own_population AS p ON p.location_id = k.successor_id AND p.month_number = m.month_number
    WHERE k.population_share IS NOT NULL
) AS s ON s.predecessor_id = l.location_id AND s.month_number = m.month_number AND s.newness = 1
LEFT JOIN (
    SELECT work.point(l.location_number, m.month_number) AS point,
           sum(CASE WHEN m.month_number - r.number < k.recent_months THEN 1 ELSE 0 END) AS recent,
           sum(CASE WHEN m.month_number - r.number < k.change_months THEN 1 ELSE 0 END) AS change,
           sum(CASE WHEN m.month_number - r.number < k.confidence_months THEN 1 ELSE 0 END) AS confidence,
           sum(CASE WHEN m.month_number - r.number < k.silent_months THEN 1 ELSE 0 END) AS unsilent
    FROM (SELECT DISTINCT location_id, year(month) * 12 + month(month) AS number FROM returns) AS r
    JOIN work.places AS l ON l.location_id = r.location_id
    CROSS JOIN work.method AS k
    JOIN work.months AS m
      ON r.number BETWEEN m.month_number - greatest(k.recent_months, k.change_months, k.confidence_months, k.silent_months) AND m.month_number
    GROUP BY l.location_number, m.month_number
) AS r ON r.point = o.point
WHERE l.programme_site;

-- Incidents that count at all, with their weight and the days their life turned on.
CREATE OR REPLACE TABLE work.scored_incidents AS
WITH statuses AS (
    SELECT f.code AS status, f.value AS factor, least(f.value, u.value) AS unverified, o.value = 0 AS closed, coalesce(d.value, 0) = 1 AS settled
    FROM work.lookups AS f
    JOIN work.lookups AS u ON u.name = f.name AND u.code = 'reported'
    JOIN work.lookups AS o ON o.name = 'status_open' AND o.code = f.code
    LEFT JOIN work.lookups AS d ON d.name = 'status_settled' AND d.code = f.code
    WHERE f.name = 'status_factor' AND f.value > 0
), types AS (
    SELECT k.incident_type, coalesce(y.value, 0) = 1 AS youth
    FROM (SELECT DISTINCT incident_type FROM incidents) AS k
    LEFT JOIN work.lookups AS t ON t.name = 'type_scored' AND t.code = k.incident_type
    LEFT JOIN work.lookups AS y ON y.name = 'youth_type' AND y.code = k.incident_type
    WHERE coalesce(t.value, 1) = 1
)
SELECT
    i.incident_id, i.location_id, l.location_number, i.occurred_on, coalesce(i.reported_on, i.occurred_on) AS first_reported,
    i.verified_on, i.status_on, i.settled_on, i.incident_type, i.issue, i.severity, i.case_id,
    t.youth OR a.code IS NOT NULL OR b.code IS NOT NULL AS youth,
    s.factor = 1 AS verified,
    w.value * s.factor AS points,
    w.value * s.unverified AS unverified_points,
    CASE WHEN s.closed THEN coalesce(i.settled_on, i.status_on, i.reported_on, i.occurred_on) END AS closed_on,
    s.settled
FROM incidents AS i
JOIN work.places AS l ON l.location_id = i.location_id
JOIN statuses AS s ON s.status = i.status
JOIN types AS t ON t.incident_type = i.incident_type
JOIN work.lookups AS w ON w.name = 'severity_weight' AND w.code = CAST(i.severity AS VARCHAR)
JOIN work.lookups AS p ON p.name = 'precision_scored' AND p.code = i.location_precision AND p.value = 1
LEFT JOIN work.lookups AS a ON a.name = 'youth_group' AND a.code = i.actor_a
LEFT JOIN work.lookups AS b ON b.name = 'youth_group' AND b.code = i.actor_b;

-- The same incidents seen from each month within a window of so many months: how old they are and how much they count.
CREATE OR REPLACE MACRO work.incident_ages(within_months) AS TABLE
SELECT
    work.point(i.location_number, m.month_number) AS point, i.incident_id, i.occurred_on, i.incident_type, i.issue, i.severity,
    i.case_id, i.youth,
    (m.ref_day - i.occurred_on) / m.days_per_month AS age_months,
    i.verified AND (i.verified_on IS NULL OR i.verified_on <= m.ref_day) AS verified,
    CASE WHEN i.verified_on > m.ref_day THEN i.unverified_points ELSE i.points END AS points
FROM work.scored_incidents AS i
JOIN work.months AS m ON m.ref_day - i.occurred_on BETWEEN 0 AND within_months * m.days_per_month;

-- People of a location who were trained, seen from each month within a window.
CREATE OR REPLACE MACRO work.training_ages(within_months) AS TABLE
SELECT
    work.point(l.location_number, m.month_number) AS point, t.module, a.participant_group, a.sex, a.people,
    (m.ref_day - t.held_on) / m.days_per_month AS age_months
FROM participants AS a
JOIN work.places AS l ON l.location_id = a.location_id
JOIN trainings AS t ON t.training_id = a.training_id
JOIN work.months AS m ON m.ref_day - t.held_on BETWEEN 0 AND within_months * m.days_per_month;
