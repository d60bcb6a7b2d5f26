/** Distances and circles on the earth (WGS 84), the same geodesics that `dateline near` computes. */

import geodesic from "geographiclib-geodesic";
import type { Place } from "../data/corpus.ts";

const { WGS84 } = geodesic.Geodesic;

/** A question "within so many km of". */
export interface Near {
  lat: number;
  lon: number;
  km: number;
}

/** Kilometres between two points. */
export function distanceKm(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const { s12 } = WGS84.Inverse(lat1, lon1, lat2, lon2, geodesic.Geodesic.DISTANCE);
  return (s12 ?? 0) / 1000;
}

/** The answer to a question over places. */
export interface Within {
  /** 1 for a place inside. */
  mask: Uint8Array;
  /** Areas whose point is inside but which reach further than the circle: left out unless asked for. */
  areasLeftOut: number[];
}

/** Which places lie within. A place that reaches further than the radius is not "within" it, as in `near`. */
export function within(places: readonly Place[], { lat, lon, km }: Near, takeAreas: boolean): Within {
  const mask = new Uint8Array(places.length);
  const areasLeftOut: number[] = [];
  // No degree of latitude is shorter than 110.5 km, so a larger difference cannot be within.
  const band = km / 110.5;
  places.forEach((place, i) => {
    if (Math.abs(place.lat - lat) > band || distanceKm(lat, lon, place.lat, place.lon) > km) return;
    if (place.reachKm > km && !takeAreas) areasLeftOut.push(i);
    else mask[i] = 1;
  });
  return { mask, areasLeftOut };
}

/**
 * The circle as a ring of `[lat, lon]`, longitudes running on past 180 so that the line never jumps.
 * A circle around a pole runs from one edge of the map to the other and is closed along it.
 */
export function circle({ lat, lon, km }: Near, steps = 180): [number, number][] {
  const ring: [number, number][] = [];
  let previous = lon;
  for (let i = 0; i <= steps; i++) {
    const { lat2, lon2 } = WGS84.Direct(lat, lon, (i * 360) / steps, km * 1000);
    let x = lon2!;
    while (x - previous > 180) x -= 360;
    while (x - previous < -180) x += 360;
    previous = x;
    ring.push([lat2!, x]);
  }
  const turn = Math.round((ring[steps][1] - ring[0][1]) / 360);
  if (turn !== 0) {
    const pole = lat > 0 ? 89.9 : -89.9;
    ring.push([pole, ring[steps][1]], [pole, ring[0][1]]);
  }
  return ring;
}
