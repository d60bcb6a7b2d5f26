#!/usr/bin/env python3
"""What others take for the questions of `cargo bench --bench soak`, each with the layout that suits it best.

    cargo bench --bench soak -- --keep 1000000            # leaves 1000000.{csv,gpkg,sqlite}
    python3 -m venv /tmp/peers
    /tmp/peers/bin/pip install duckdb==1.5.6 duckdb-cli==1.5.6 geopandas pyarrow scikit-learn
    /tmp/peers/bin/python benches/peers.py target/tmp/soak 1000000 --dateline target/release/dateline \\
        --psql "host=/tmp/pg user=postgres dbname=soak"

PostgreSQL is asked where a connection is given: a server on this machine (Debian: postgresql-15-postgis-3), with
a database that has PostGIS; the tables `place` and `mention` in it are made anew.

All are asked the same in turn, in one loop: how many rows of June 2017 lie within so many kilometres. One shot
is a process from start to end; warm is a call in a process that has everything open. Counts are compared:
PostGIS measures on the ellipsoid as dateline does and must agree, the others on a sphere may differ at the edge.
"""

import argparse
import math
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

MONTH = 2017 * 12 + 5
SPHERE_KM = 6371.0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the soak left its files")
    parser.add_argument("rows", type=int)
    parser.add_argument("--dateline", default="target/release/dateline")
    parser.add_argument("--psql", help="how to reach PostgreSQL, as psql has it")
    parser.add_argument("--rounds", type=int, default=31)
    return parser.parse_args()


# The question ---------------------------------------------------------------------------------------

def box(lon, lat, km):
    dy, dx = km / 110.0, km / 110.0 / math.cos(math.radians(lat))
    return lon - dx, lon + dx, lat - dy, lat + dy


def on_sphere(lon, lat, km):
    """The condition in SQL, of a place with the columns lon, lat and area."""
    west, east, south, north = box(lon, lat, km)
    return (
        f"p.area <= {km} AND p.lon BETWEEN {west} AND {east} AND p.lat BETWEEN {south} AND {north}"
        f" AND {2 * SPHERE_KM} * asin(sqrt(pow(sin(radians(p.lat - {lat}) / 2), 2)"
        f" + cos(radians({lat})) * cos(radians(p.lat)) * pow(sin(radians(p.lon - {lon}) / 2), 2))) <= {km}"
    )


def shell(command):
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


# The peers: each gives a function of lon, lat, km --------------------------------------------------------

def dateline(args):
    atlas = args.folder / f"{args.rows}.gpkg"
    options = ["--during", "2017-06", "--count", "--atlas", str(atlas)]
    return lambda lon, lat, km: shell([args.dateline, "near", f"{lat},{lon}", "--within", f"{km}km", *options])


def sqlite_sql(lon, lat, km):
    west, east, south, north = box(lon, lat, km)
    inside = f"p.minx >= {west} AND p.maxx <= {east} AND p.miny >= {south} AND p.maxy <= {north}"
    return (
        f"SELECT count(*) FROM place p CROSS JOIN mention m ON m.place = p.id AND m.month = {MONTH}"
        f" WHERE {inside} AND {on_sphere(lon, lat, km)}"
    )


def sqlite_shell(args):
    file = str(args.folder / f"{args.rows}.sqlite")
    return lambda lon, lat, km: shell(["sqlite3", file, sqlite_sql(lon, lat, km)])


def sqlite_warm(args):
    """Places in an rtree and an index by place and month, in one process: as the shell's file."""
    connection = sqlite3.connect(args.folder / f"{args.rows}.sqlite")
    connection.execute("PRAGMA cache_size = -400000")
    return lambda lon, lat, km: connection.execute(sqlite_sql(lon, lat, km)).fetchone()[0]


def load(args):
    """A DuckDB file of places and mentions, sorted so that a month of a place is read from few blocks."""
    import duckdb

    file = args.folder / f"{args.rows}.duckdb"
    if not file.exists():
        with duckdb.connect(str(file)) as connection:
            connection.execute(
                f"""
                CREATE TABLE raw AS SELECT * FROM read_csv('{args.folder / f"{args.rows}.csv"}',
                  columns = {{id: 'BIGINT', lat: 'DOUBLE', lon: 'DOUBLE', date: 'VARCHAR', uncertainty: 'DOUBLE'}});
                CREATE TABLE place AS SELECT row_number() OVER (ORDER BY lon, lat, uncertainty) AS id,
                  lon, lat, uncertainty AS area FROM (SELECT DISTINCT lon, lat, uncertainty FROM raw) ORDER BY lon;
                CREATE TABLE mention AS SELECT p.id AS place, CASE WHEN length(date) >= 7
                    THEN date[1:4]::INT * 12 + date[6:7]::INT - 1 ELSE -1 END AS month, raw.id AS id
                  FROM raw JOIN place p ON p.lon = raw.lon AND p.lat = raw.lat AND p.area = uncertainty
                  ORDER BY month, place;
                DROP TABLE raw; CHECKPOINT;
                """
            )
    return file


def duckdb_sql(lon, lat, km):
    return (
        f"SELECT count(*) FROM mention m JOIN place p ON p.id = m.place"
        f" WHERE m.month = {MONTH} AND {on_sphere(lon, lat, km)}"
    )


def duckdb_shell(args):
    import duckdb_cli

    binary = next(Path(duckdb_cli.__file__).parent.glob("duckdb"))
    file = str(load(args))
    options = ["-readonly", "-noheader", "-list", "-no-init"]
    ask = [str(binary), *options, file]
    return lambda lon, lat, km: shell([*ask, duckdb_sql(lon, lat, km)])


def duckdb_warm(args):
    import duckdb

    connection = duckdb.connect(str(load(args)), read_only=True)
    return lambda lon, lat, km: connection.execute(duckdb_sql(lon, lat, km)).fetchone()[0]


def postgis_load(args):
    """Places with a GiST index on the ellipsoid, mentions by place and month."""
    import duckdb

    with duckdb.connect(str(load(args)), read_only=True) as connection:
        for table in ("place", "mention"):
            connection.execute(f"COPY {table} TO '{args.folder / f'{table}.csv'}' (HEADER false)")
    script = f"""
        SET client_min_messages = warning;
        DROP TABLE IF EXISTS mention, place;
        CREATE TABLE place (id INT PRIMARY KEY, lon FLOAT8, lat FLOAT8, area FLOAT8);
        CREATE TABLE mention (place INT, month INT, id BIGINT);
        \\copy place FROM '{args.folder / "place.csv"}' CSV
        \\copy mention FROM '{args.folder / "mention.csv"}' CSV
        ALTER TABLE place ADD geog geography(Point);
        UPDATE place SET geog = ST_MakePoint(lon, lat)::geography;
        CREATE INDEX ON place USING gist (geog);
        CREATE INDEX ON mention (place, month);
        VACUUM ANALYZE;
    """
    script = "\n".join(line.strip() for line in script.splitlines())
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", args.psql], input=script, text=True, check=True)
    for table in ("place", "mention"):
        (args.folder / f"{table}.csv").unlink()


def postgis(args):
    postgis_load(args)

    def ask(lon, lat, km):
        sql = (
            f"SELECT count(*) FROM place p JOIN mention m ON m.place = p.id AND m.month = {MONTH}"
            f" WHERE p.area <= {km} AND ST_DWithin(p.geog, ST_MakePoint({lon}, {lat})::geography, {km * 1000})"
        )
        return shell(["psql", "-qXAt", args.psql, "-c", sql])

    return ask


def parquet(args):
    """Points of places as GeoParquet; mentions as Parquet, sorted by month."""
    import duckdb
    import geopandas

    places, mentions = args.folder / "place.parquet", args.folder / f"mention{args.rows}.parquet"
    with duckdb.connect(str(load(args)), read_only=True) as connection:
        frame = connection.execute("SELECT id, lon, lat, area FROM place").df()
        connection.execute(f"COPY (SELECT place, month FROM mention) TO '{mentions}' (FORMAT parquet)")
    points = geopandas.points_from_xy(frame.lon, frame.lat)
    geopandas.GeoDataFrame(frame, geometry=points, crs="EPSG:4326").to_parquet(places)
    return places, mentions


def geopandas_count(places, mentions, lon, lat, km):
    import geopandas
    import numpy
    import pandas

    frame = geopandas.read_parquet(places)
    west, east, south, north = box(lon, lat, km)
    near = frame.cx[west:east, south:north]
    near = near[near["area"] <= km]
    y, x = numpy.radians(near["lat"] - lat), numpy.radians(near["lon"] - lon)
    h = numpy.sin(y / 2) ** 2 + math.cos(math.radians(lat)) * numpy.cos(numpy.radians(near["lat"])) * numpy.sin(x / 2) ** 2
    near = near[2 * SPHERE_KM * numpy.arcsin(numpy.sqrt(h)) <= km]
    rows = pandas.read_parquet(mentions, columns=["place"], filters=[("month", "==", MONTH)])
    return int(rows.place.isin(near.id).sum())


def geopandas_shell(args):
    files = [str(file) for file in parquet(args)]
    ask = [sys.executable, __file__, "--geopandas", *files]
    return lambda lon, lat, km: shell([*ask, str(lon), str(lat), str(km)])


def balltree_warm(args):
    """The points in a tree of great circles, and the rows of each month of each place summed beforehand."""
    import duckdb
    import numpy
    from sklearn.neighbors import BallTree

    with duckdb.connect(str(load(args)), read_only=True) as connection:
        places = connection.execute("SELECT id, lon, lat, area FROM place ORDER BY id").fetchnumpy()
        tally = connection.execute("SELECT place, month, count(*) AS n FROM mention GROUP BY ALL").fetchnumpy()
    first = 2010 * 12
    sums = numpy.zeros((len(places["id"]), 120), dtype=numpy.int64)
    dated = tally["month"] >= first
    sums[tally["place"][dated] - 1, tally["month"][dated] - first] = tally["n"][dated]
    tree = BallTree(numpy.radians(numpy.column_stack([places["lat"], places["lon"]])), metric="haversine")

    def ask(lon, lat, km):
        centre = [[math.radians(lat), math.radians(lon)]]
        near = tree.query_radius(centre, km / SPHERE_KM)[0]
        near = near[places["area"][near] <= km]
        return int(sums[near, MONTH - first].sum())

    return ask


# The race -----------------------------------------------------------------------------------------------

def race(peers, centres, km, unit, scale):
    times, counts = {name: [] for name in peers}, {name: [] for name in peers}
    for name, ask in peers.items():
        ask(*centres[0], km)
    for lon, lat in centres:
        for name, ask in peers.items():
            start = time.perf_counter()
            counts[name].append(ask(lon, lat, km))
            times[name].append(time.perf_counter() - start)
    reference = next(iter(counts.values()))
    for name in peers:
        differ = sum(a != b for a, b in zip(counts[name], reference))
        middle, best = statistics.median(times[name]) * scale, min(times[name]) * scale
        print(
            f"  {name:32} median {middle:9.1f} {unit}, quickest {best:9.1f} {unit};"
            f" {differ} of {len(centres)} counts differ from the first's",
            flush=True,
        )


def main():
    if sys.argv[1:2] == ["--geopandas"]:
        places, mentions, *numbers = sys.argv[2:]
        print(geopandas_count(places, mentions, *map(float, numbers)))
        return
    args = arguments()
    args.folder = args.folder.absolute()
    with sqlite3.connect(args.folder / f"{args.rows}.sqlite") as connection:
        places = connection.execute("SELECT lon, lat FROM place").fetchall()
    centres = random.Random(7).choices(places, k=args.rounds)
    print(f"{args.rows} rows, one shot, 50 km and a month, median of {args.rounds}, in turn:", flush=True)
    shells = {"dateline near": dateline(args), "sqlite3 shell": sqlite_shell(args), "duckdb shell": duckdb_shell(args)}
    if args.psql:
        shells["psql, PostGIS, server running"] = postgis(args)
    shells["Python, GeoPandas"] = geopandas_shell(args)
    race(shells, centres, 50, "ms", 1e3)
    warm = {"SQLite, rtree, in process": sqlite_warm, "DuckDB, in process": duckdb_warm, "BallTree, months summed": balltree_warm}
    warm = {name: make(args) for name, make in warm.items()}
    for km in (50, 500):
        print(f"{args.rows} rows, warm, {km} km and a month, median of {args.rounds}:", flush=True)
        race(warm, centres, km, "µs", 1e6)


if __name__ == "__main__":
    main()
