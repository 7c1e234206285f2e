// Loads and decodes the map's data. A page opened from a file may load scripts but not read files, so every data file
// is a script that calls sousveilMap(name, data). Nothing outside this site is asked for.
"use strict";
(() => {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const root = document.currentScript.src.replace(/assets\/map-data\.js.*$/, "");

  // What the data files hand over, by name; scripts that are being loaded, by name.
  const held = new Map();
  const loading = new Map();
  window.sousveilMap = (name, data) => held.set(name, data);

  // ---- loading

  function loadScript(address) {
    if (!loading.has(address)) {
      loading.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = root + address;
        script.onload = () => resolve();
        script.onerror = () => { loading.delete(address); script.remove(); reject(new Error(address)); };
        document.head.append(script);
      }));
    }
    return loading.get(address);
  }

  async function loadData(name, address = `map/${name}.js`) {
    if (!held.has(name)) await loadScript(address);
    return held.get(name);
  }

  // ---- decoding

  const addUp = (steps, unit) => {
    const values = new Float64Array(steps.length);
    for (let at = 0, sum = 0; at < steps.length; at++) values[at] = (sum += steps[at]) / unit;
    return values;
  };

  function readLines(text, unit) {
    return text.split(" ").map((line) => {
      const points = [];
      let at = 0, x = 0, y = 0;
      const next = () => {
        let value = 0, shift = 0, digit;
        do { digit = DIGITS.indexOf(line[at++]); value += (digit & 31) * 2 ** shift; shift += 5; } while (digit & 32);
        return value % 2 ? -(value + 1) / 2 : value / 2;
      };
      while (at < line.length) {
        x += next();
        y += next();
        points.push([x * unit, y * unit]);
      }
      return points;
    });
  }

  function readCells(data) {
    if (data.read) return data.read;
    const unit = held.get("index").steps.cells;
    const lon = addUp(data.x, unit), lat = addUp(data.y, unit);
    data.combinations = addUp(data.combinations, 1);
    let corner = 0, entry = 0;
    data.read = data.cells.split(" ").filter(Boolean).map((id, at) => {
      const ring = [];
      let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
      for (const end = corner + data.corners[at]; corner < end; corner++) {
        ring.push([lon[corner], lat[corner]]);
        west = Math.min(west, lon[corner]); east = Math.max(east, lon[corner]);
        south = Math.min(south, lat[corner]); north = Math.max(north, lat[corner]);
      }
      ring.push(ring[0]);
      const first = entry;
      entry += data.entries[at];
      return { id, ring, box: [west, south, east, north], data, first, end: entry };
    });
    return data.read;
  }

  function readPlaces(data) {
    data.read ||= { ...data, combinations: addUp(data.combinations, 1) };
    return data.read;
  }

  function readPoints(data) {
    if (data.read) return data.read;
    const unit = held.get("index").steps.points;
    const lon = addUp(data.x, unit), lat = addUp(data.y, unit);
    data.read = data.slugs.split(" ").filter(Boolean).map((slug, at) => (
      { slug, lon: lon[at], lat: lat[at], combination: data.combinations[at], cameras: data.cameras[at], views: [] }
    ));
    data.views.forEach((at, row) => data.read[at].views.push([data.centers[row], data.widths[row]]));
    return data.read;
  }

  Object.assign(window.sousveilMap, { held, loadScript, loadData, readLines, readCells, readPlaces, readPoints });
})();
