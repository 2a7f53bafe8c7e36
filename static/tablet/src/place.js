// Where the tablet is, by satellites and without network.

const LONGEST_MS = 60_000;
const GOOD_M = 20;

/** A reading as the XML writes it: "latitude longitude altitude accuracy", in degrees and metres. */
export function written({ latitude, longitude, altitude, accuracy }) {
  return [latitude, longitude, altitude ?? 0, accuracy].join(" ");
}

/**
 * The first good reading, or the best after a minute. @returns {Promise<string>} as written; "" when there is none
 */
export function placeOnce() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve("");
    let best = null;
    const stop = () => {
      clearTimeout(over);
      navigator.geolocation.clearWatch(watch);
      resolve(best ? written(best) : "");
    };
    const take = ({ coords }) => {
      if (!best || coords.accuracy < best.accuracy) best = coords;
      if (best.accuracy <= GOOD_M) stop();
    };
    const over = setTimeout(stop, LONGEST_MS);
    const watch = navigator.geolocation.watchPosition(take, ({ code }) => code === REFUSED && stop(), { enableHighAccuracy: true, timeout: LONGEST_MS, maximumAge: 0 });
    return undefined;
  });
}

const REFUSED = 1;

/**
 * Follow readings as they come; one that fails is told, and the next may still come unless places were refused. @returns {(() => void)|null} how to stop; null when this tablet has no satellites
 * @param {{take: (coords: GeolocationCoordinates) => void, fail: (isOver: boolean) => void}} told
 */
export function follow({ take, fail }) {
  if (!navigator.geolocation) {
    fail(true);
    return null;
  }
  const watch = navigator.geolocation.watchPosition(({ coords }) => take(coords), ({ code }) => fail(code === REFUSED), { enableHighAccuracy: true, timeout: 120_000, maximumAge: 0 });
  return () => navigator.geolocation.clearWatch(watch);
}

const EARTH_M = 6_371_000;
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Metres between two places, {latitude, longitude} in degrees. */
export function metresBetween(a, b) {
  const north = radians(b.latitude - a.latitude);
  const east = radians(b.longitude - a.longitude) * Math.cos(radians((a.latitude + b.latitude) / 2));
  return EARTH_M * Math.hypot(north, east);
}

/** Square metres inside a ring of places; small areas, on a flat plane. */
export function squareMetres(ring) {
  if (ring.length < 3) return 0;
  const [origin] = ring;
  const flat = ring.map((one) => [
    EARTH_M * radians(one.longitude - origin.longitude) * Math.cos(radians(origin.latitude)),
    EARTH_M * radians(one.latitude - origin.latitude),
  ]);
  const doubled = flat.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = flat[(index + 1) % flat.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(doubled) / 2;
}
