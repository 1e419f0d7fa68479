-- A harbour large enough for an index to matter: 5000 boats, 200,000 calls. All of it is made up here.
BEGIN;

CREATE TABLE boat (
    id      integer PRIMARY KEY,
    name    text    NOT NULL,
    length  numeric(4, 1) NOT NULL CHECK (length > 0)
);

CREATE TABLE call (
    id        bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    boat_id   integer NOT NULL REFERENCES boat (id),
    arrived   timestamp with time zone NOT NULL,
    departed  timestamp with time zone,
    CHECK (departed > arrived)
);

INSERT INTO boat
SELECT n, 'Boat ' || n, 6 + (n * 7 % 200) / 10.0
FROM generate_series(1, 5000) AS n;

-- Every tenth of the calls has not left yet; which boat calls is a fixed scramble, the same every time.
INSERT INTO call (boat_id, arrived, departed)
SELECT 1 + (n::bigint * 48271 % 5000),
       start,
       CASE WHEN n % 10 = 0 THEN NULL ELSE start + (1 + n % 72) * interval '1 hour' END
FROM generate_series(1, 200000) AS n,
     LATERAL (SELECT timestamptz '2024-01-01 00:00+00' + n * interval '5 minutes') AS at (start);

COMMIT;
ANALYZE;
