// The map of cameras. Reads only this site's own scripts: the index, then counts or points of what is in view.
// A page opened from a file may load scripts but not read files, so every data file calls sousveilMap(name, data).
"use strict";
(() => {
  const home = document.getElementById("map");
  if (!home) return;
  const words = JSON.parse(home.dataset.words);
  const root = home.dataset.root;
  const language = document.documentElement.lang || "en";
  const POINTS_FROM = 9;
  const LEVELS = [[1.6, 1], [3.4, 2], [5.2, 3], [6.8, 4], [POINTS_FROM, 5]];
  const BREAKS = [1, 10, 100, 1000, 10000];
  const MOST_ROWS = 200;
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const EMPTY = { type: "FeatureCollection", features: [] };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const $ = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat(language);
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const countries = new Intl.DisplayNames([language], { type: "region", fallback: "code" });

  // What the data files hand over, by name; scripts that are being loaded, by name.
  const held = new Map();
  const loading = new Map();
  window.sousveilMap = (name, data) => held.set(name, data);
  let map = null;
  let mask = new Uint8Array(0);
  let total = 0;
  let shown = { level: 0, items: [], sum: 0 };
  let asked = 0;

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

  // ---- filters

  const FIELDS = ["kind", "vendor", "source", "from", "until", "presence"];
  const field = (name) => $(`map-${name}`);
  const UNKNOWN = "-";

  function listOptions(index) {
    const name = (prefix, value) => (value === "" ? words.unknown : words[`${prefix}-${value}`] || value.replaceAll("_", " "));
    return {
      kind: index.kinds.map((kind) => [kind || UNKNOWN, name("kind", kind)]),
      vendor: index.vendors.map(([id, label]) => [id || UNKNOWN, id ? label : words.unknown]),
      source: index.sources.map((source) => [source.id.slice(0, 16), source.title]),
      from: index.years.map((year) => [year || UNKNOWN, year || words.unknown]),
      until: index.years.filter(Boolean).map((year) => [year, year]),
      presence: index.presences.map((value) => [value || UNKNOWN, name("presence", value)]),
    };
  }

  function makeTests(index, skipped = "") {
    const asks = (name) => (name === skipped ? "" : field(name).value);
    const tests = [];
    const choose = (name, column, values) => {
      const value = asks(name);
      if (value) tests.push([column, values.map((entry) => (entry || UNKNOWN) === value)]);
    };
    choose("kind", index.combinations.kind, index.kinds);
    choose("vendor", index.combinations.vendor, index.vendors.map(([id]) => id));
    choose("presence", index.combinations.presence, index.presences);
    const source = asks("source");
    if (source) {
      const chosen = index.sources.findIndex((entry) => entry.id.startsWith(source));
      tests.push([index.combinations.set, index.sets.map((set) => set.includes(chosen))]);
    }
    const from = asks("from"), until = asks("until");
    if (from === UNKNOWN) tests.push([index.combinations.year, index.years.map((year) => !year)]);
    else if (from || until) {
      tests.push([index.combinations.year, index.years.map((year) => year && year >= from && (!until || year <= until))]);
    }
    return tests;
  }

  function makeMask(index, skipped) {
    const tests = makeTests(index, skipped);
    return Uint8Array.from(index.sums, (_, at) => (tests.every(([column, allowed]) => allowed[column[at]]) ? 1 : 0));
  }

  const sumOf = (sums, chosen) => sums.reduce((sum, cameras, at) => sum + (chosen[at] ? cameras : 0), 0);

  function fillFilters(index) {
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const [name, options] of Object.entries(listOptions(index))) {
      for (const [value, label] of options) {
        const option = new Option(label, value);
        option.dataset.label = label;
        field(name).append(option);
      }
      const first = wanted.has("filter") ? wanted.get(name) || "" : name === "presence" ? "present" : "";
      if (options.some(([value]) => value === first)) field(name).value = first;
    }
  }

  function countOptions(index) {
    const keys = {
      kind: ["kind", index.kinds.map((kind) => kind || UNKNOWN)],
      vendor: ["vendor", index.vendors.map(([id]) => id || UNKNOWN)],
      presence: ["presence", index.presences.map((value) => value || UNKNOWN)],
      source: ["set", null],
    };
    for (const [name, [column, values]] of Object.entries(keys)) {
      const allowed = makeMask(index, name), sums = new Map();
      index.sums.forEach((cameras, at) => {
        if (!allowed[at]) return;
        const code = index.combinations[column][at];
        const hit = values ? [values[code]] : index.sets[code].map((source) => index.sources[source].id.slice(0, 16));
        for (const value of hit) sums.set(value, (sums.get(value) || 0) + cameras);
      });
      for (const option of field(name).options) {
        if (option.value) option.textContent = `${option.dataset.label} (${number.format(sums.get(option.value) || 0)})`;
      }
    }
  }

  function keepAddress() {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const name of FIELDS) {
      if (field(name).value) kept.set(name, field(name).value);
      else kept.delete(name);
    }
    kept.set("filter", "1");
    // The map writes its own part as "map=zoom/lat/lon" and reads it only with plain slashes.
    history.replaceState(history.state, "", `#${kept.toString().replaceAll("%2F", "/")}`);
  }

  // ---- what is in view

  const countCell = (cell) => {
    let sum = 0;
    for (let at = cell.first; at < cell.end; at++) if (mask[cell.data.combinations[at]]) sum += cell.data.cameras[at];
    return sum;
  };

  const WORLD = [-180, -90, 180, 90];

  function viewBox() {
    if (!map) return WORLD;
    const bounds = map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  const meets = (box, view) => box[1] <= view[3] && box[3] >= view[1] && [-360, 0, 360].some(
    (turn) => box[0] + turn <= view[2] && box[2] + turn >= view[0]);

  const levelAt = (zoom) => (LEVELS.find(([limit]) => zoom < limit) || [0, 0])[1];

  async function update() {
    const mine = ++asked;
    const index = held.get("index");
    let loaded;
    try {
      loaded = await loadView(index);
    } catch {
      say(words.failed);
      return;
    }
    if (mine !== asked) return;
    const { level, view, parts } = loaded;
    if (level) showCells(parts.flatMap(readCells), level, view);
    else showPoints(parts.flatMap(readPoints), view);
    sayCounts(index);
    if (!isTableFixed()) await fillTable();
    home.dataset.ready = String(mine);
  }

  // The data files that meet what the map shows: all of the world without a map.
  async function loadView(index) {
    const view = viewBox(), level = map ? levelAt(map.getZoom()) : 1;
    const shards = (level ? index.levels[level] || [] : index.points).filter((shard) => meets(shard.slice(1), view));
    return { level, view, parts: await Promise.all(shards.map(([name]) => loadData(name))) };
  }

  // The table that came with the page is that of the first choice of filters; it need not be made again.
  let isTouched = false;
  const isTableFixed = () => !isTouched && field("by").value === "region"
    && FIELDS.every((name) => field(name).value === (name === "presence" ? "present" : ""));

  function showCells(cells, level, view) {
    const counted = cells.map((cell) => ({ ...cell, sum: countCell(cell) })).filter((cell) => cell.sum);
    const items = counted.filter((cell) => meets(cell.box, view));
    shown = { level, items, sum: items.reduce((sum, cell) => sum + cell.sum, 0) };
    if (!map) return;
    const describe = (cell) => ({ id: cell.id, sum: cell.sum, label: short.format(cell.sum) });
    const feature = (cell, geometry) => ({ type: "Feature", properties: describe(cell), geometry });
    setData("cells", counted.map((cell) => feature(cell, { type: "Polygon", coordinates: [cell.ring] })));
    setData("sums", counted.map((cell) => feature(cell, { type: "Point", coordinates: middleOf(cell) })));
    setData("points", []);
    setData("views", []);
  }

  const middleOf = ({ box }) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

  function showPoints(points, view) {
    const chosen = points.filter((point) => mask[point.combination]);
    const items = chosen.filter((point) => meets([point.lon, point.lat, point.lon, point.lat], view));
    shown = { level: 0, items, sum: items.reduce((sum, point) => sum + point.cameras, 0) };
    const place = (point) => ({ type: "Point", coordinates: [point.lon, point.lat] });
    const views = [];
    for (const point of chosen) {
      for (const [center, width] of point.views) {
        views.push({ type: "Feature", properties: { center, icon: drawView(width) }, geometry: place(point) });
      }
    }
    setData("cells", []);
    setData("sums", []);
    setData("points", chosen.map((point) => (
      { type: "Feature", properties: { slug: point.slug, cameras: point.cameras }, geometry: place(point) })));
    setData("views", views);
  }

  const setData = (name, features) => map.getSource(name)?.setData({ ...EMPTY, features });

  function sayCounts(index) {
    const unplaced = sumOf(index.unplaced, mask);
    const parts = shown.level
      ? [fill(words.cells, { sum: shown.sum, cells: shown.items.length })]
      : [fill(words.points, { sum: shown.sum })];
    parts.push(fill(words.all, { total }));
    if (unplaced) parts.push(fill(words.unplaced, { unplaced }));
    say(parts.join(" "));
    Object.assign(home.dataset, { sum: shown.sum, total, unplaced, level: shown.level });
  }

  const fill = (text, values) => Object.entries(values).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, number.format(value)), text);

  function say(text) {
    $("map-status").textContent = text;
  }

  // ---- the table

  const cell = (tag, text, figure) => {
    const made = document.createElement(tag);
    if (text instanceof Node) made.append(text);
    else made.textContent = text;
    if (figure) made.className = "figure";
    return made;
  };

  function fillRows(headings, rows, sum, omitted = 0) {
    const table = $("map-table");
    const line = (cells) => {
      const row = document.createElement("tr");
      row.append(...cells);
      return row;
    };
    const last = headings.length - 1;
    const heads = headings.map((text, at) => {
      const head = cell("th", text, at === last);
      head.scope = "col";
      return head;
    });
    table.tHead.replaceChildren(line(heads));
    table.tBodies[0].replaceChildren(...rows.map((row) => line(row.map(
      (value, at) => cell("td", typeof value === "number" ? number.format(value) : value, at === last)))));
    const end = cell("th", omitted ? fill(words.omitted, { omitted }) : words.sum);
    end.scope = "row";
    end.colSpan = Math.max(1, last);
    table.tFoot.replaceChildren(line([end, cell("td", number.format(sum), true)]));
    Object.assign(table.dataset, { sum });
  }

  async function fillTable() {
    isTouched = true;
    const by = field("by").value;
    if (by === "view") {
      if (shown.level) fillCellRows();
      else fillPointRows();
    } else await fillPlaceRows(by);
  }

  async function fillPlaceRows(by) {
    const { places, entries, combinations, cameras } = await loadData("places");
    const sums = new Map();
    let at = 0, sum = 0;
    places.forEach(([country, , region], place) => {
      for (const end = at + entries[place]; at < end; at++) {
        if (!mask[combinations[at]]) continue;
        const key = by === "region" ? `${country}\n${region}` : country;
        sums.set(key, (sums.get(key) || 0) + cameras[at]);
        sum += cameras[at];
      }
    });
    const rows = [...sums].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1)).map(([key, count]) => {
      const [country, region] = key.split("\n");
      const names = [country ? countries.of(country) : words.unknown];
      return by === "region" ? [...names, region || words.unknown, count] : [...names, count];
    });
    fillRows(by === "region" ? [words.country, words.region, words.cameras] : [words.country, words.cameras], rows, sum);
  }

  function goTo(label, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", action);
    return button;
  }

  function fillCellRows() {
    const sorted = [...shown.items].sort((left, right) => right.sum - left.sum || (left.id < right.id ? -1 : 1));
    const rows = sorted.slice(0, MOST_ROWS).map((item) => {
      const [lon, lat] = middleOf(item);
      const name = `${item.id} (${lat.toFixed(2)}, ${lon.toFixed(2)})`;
      return [map ? goTo(name, () => enterCell(item)) : name, item.sum];
    });
    fillRows([words.cell, words.cameras], rows, shown.sum, sorted.length - rows.length);
  }

  function fillPointRows() {
    const index = held.get("index");
    const sorted = [...shown.items].sort((left, right) => (left.slug < right.slug ? -1 : 1));
    const rows = sorted.slice(0, MOST_ROWS).map((item) => [linkTo(item), ...tellOf(index, item), item.cameras]);
    fillRows([words.camera, words.kind, words.vendor, words.seen, words.cameras], rows, shown.sum, sorted.length - rows.length);
  }

  function linkTo(item) {
    const link = document.createElement("a");
    link.href = `${root}cameras/${encodeURIComponent(item.slug)}.html`;
    link.textContent = item.slug;
    return link;
  }

  function tellOf(index, item) {
    const { kind, vendor, year } = index.combinations, options = listOptions(index), at = item.combination;
    return [options.kind[kind[at]][1], options.vendor[vendor[at]][1], index.years[year[at]] || words.unknown];
  }

  function enterCell(item) {
    map.fitBounds([[item.box[0], item.box[1]], [item.box[2], item.box[3]]], { padding: 20, animate: !calm.matches });
    map.getCanvas().focus();
  }

  // ---- drawing

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const paint = () => (dark.matches
    ? { sea: "#101216", land: "#24262b", country: "#6d6f78", region: "#3d4047", ink: "#d9d5cc", halo: "#17181b", point: "#ffb25e", view: [255, 178, 94],
      ramp: ["#55301f", "#8a4423", "#c1622e", "#ea9850", "#ffdca6"], sumInk: "#ffffff", sumHalo: "#17181b" }
    : { sea: "#dfe7ea", land: "#fbfaf6", country: "#8c887b", region: "#d3cfc2", ink: "#3c3b36", halo: "#fbfaf6", point: "#9c2416", view: [156, 36, 22],
      ramp: ["#fbe3bf", "#f3b877", "#df7f43", "#b5472a", "#7a1b17"], sumInk: "#1c1c1a", sumHalo: "#fffaf0" });

  function makeStyle() {
    const colours = paint(), base = held.get("basemap");
    const lines = (text) => ({ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: readLines(text, base.step) } });
    base.read ||= {
      land: { ...EMPTY, features: base.land.map((rings) => (
        { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: readLines(rings, base.step) } })) },
      countries: lines(base.countries),
      regions: lines(base.regions),
      names: { ...EMPTY, features: [
        ...base.names.map(([code, lon, lat, size]) => named(countries.of(code), lon, lat, { size, country: true, order: -size })),
        ...base.cities.map(([name, lon, lat], rank) => named(name, lon, lat, { rank, country: false, order: rank + 1 })),
      ] },
    };
    const source = (data, more = {}) => ({ type: "geojson", data, ...more });
    const font = { "text-font": ["sans-serif"], "text-max-width": 8 };
    const halo = { "text-halo-color": colours.halo, "text-halo-width": 1.4 };
    const steps = ["step", ["get", "sum"], colours.ramp[0], ...BREAKS.slice(1).flatMap((limit, at) => [limit, colours.ramp[at + 1]])];
    return {
      version: 8,
      sources: {
        land: source(base.read.land), countries: source(base.read.countries), regions: source(base.read.regions),
        names: source(base.read.names), cells: source(EMPTY), sums: source(EMPTY), points: source(EMPTY, { maxzoom: 14 }), views: source(EMPTY, { maxzoom: 14 }),
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": colours.sea } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": colours.land, "fill-antialias": false } },
        { id: "coast", type: "line", source: "land", paint: { "line-color": colours.country, "line-width": 0.7 } },
        { id: "regions", type: "line", source: "regions", minzoom: 3, paint: { "line-color": colours.region, "line-width": 0.8 } },
        { id: "countries", type: "line", source: "countries", paint: { "line-color": colours.country, "line-width": 1 } },
        { id: "cells", type: "fill", source: "cells", paint: { "fill-color": steps, "fill-opacity": 0.82, "fill-antialias": false } },
        { id: "cell-edges", type: "line", source: "cells", paint: { "line-color": colours.halo, "line-width": 0.8 } },
        { id: "views", type: "symbol", source: "views",
          layout: { "icon-image": ["get", "icon"], "icon-rotate": ["get", "center"], "icon-rotation-alignment": "map",
            "icon-allow-overlap": true, "icon-ignore-placement": true,
            "icon-size": ["interpolate", ["linear"], ["zoom"], POINTS_FROM, 0.35, 13, 0.7, 17, 1.4] } },
        { id: "points", type: "circle", source: "points",
          paint: { "circle-color": colours.point, "circle-stroke-color": colours.halo, "circle-stroke-width": 1,
            "circle-radius": ["interpolate", ["linear"], ["zoom"], POINTS_FROM, 2.5, 14, 5] } },
        { id: "cities", type: "symbol", source: "names", minzoom: 4,
          filter: ["all", ["!", ["get", "country"]], ["<", ["get", "rank"], ["step", ["zoom"], 60, 5, 250, 6, 900, 7, 3000]]],
          layout: { ...font, "text-field": ["get", "name"], "text-size": 11.5, "symbol-sort-key": ["get", "order"] },
          paint: { "text-color": colours.ink, ...halo } },
        { id: "names", type: "symbol", source: "names", maxzoom: 6,
          filter: ["all", ["get", "country"], [">", ["get", "size"], ["step", ["zoom"], 14, 2, 9, 3, 4, 4, 1]]],
          layout: { ...font, "text-field": ["get", "name"], "text-size": 12, "text-letter-spacing": 0.06, "symbol-sort-key": ["get", "order"] },
          paint: { "text-color": colours.ink, "text-opacity": 0.8, ...halo } },
        { id: "sums", type: "symbol", source: "sums",
          layout: { ...font, "text-field": ["get", "label"], "text-size": 12, "symbol-sort-key": ["-", 0, ["get", "sum"]] },
          paint: { "text-color": colours.sumInk, "text-halo-color": colours.sumHalo, "text-halo-width": 1.6 } },
      ],
    };
  }

  const named = (name, lon, lat, more) => (
    { type: "Feature", properties: { name, ...more }, geometry: { type: "Point", coordinates: [lon, lat] } });

  // A view of stated width is a sector as wide; one of no stated width is an arrow. Length says nothing.
  function drawView(width) {
    const name = `view-${width}`;
    if (map.hasImage(name)) return name;
    const size = 96, middle = size / 2, canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d"), [red, green, blue] = paint().view;
    pen.translate(middle, middle);
    pen.strokeStyle = `rgba(${red},${green},${blue},0.9)`;
    pen.fillStyle = `rgba(${red},${green},${blue},0.3)`;
    pen.lineWidth = 3;
    pen.beginPath();
    if (width) {
      const half = (Math.min(width, 360) / 2) * (Math.PI / 180), up = -Math.PI / 2;
      if (width < 360) pen.moveTo(0, 0);
      pen.arc(0, 0, middle - 3, up - half, up + half);
      pen.closePath();
      pen.fill();
    } else {
      pen.moveTo(0, 0);
      pen.lineTo(0, 6 - middle);
      pen.moveTo(-8, 18 - middle);
      pen.lineTo(0, 5 - middle);
      pen.lineTo(8, 18 - middle);
    }
    pen.stroke();
    map.addImage(name, pen.getImageData(0, 0, size, size), { pixelRatio: 2 });
    return name;
  }

  function drawLegend() {
    const colours = paint();
    const list = $("map-legend");
    list.replaceChildren(...BREAKS.map((limit, at) => {
      const item = document.createElement("li"), mark = document.createElement("span");
      mark.className = "swatch";
      mark.style.backgroundColor = colours.ramp[at];
      const next = BREAKS[at + 1];
      item.append(mark, next ? `${number.format(limit)}–${number.format(next - 1)}` : `≥ ${number.format(limit)}`);
      return item;
    }));
  }

  // ---- what is asked of the map

  function openPopup(where, nodes) {
    const box = document.createElement("div");
    box.className = "map-popup";
    box.append(...nodes);
    new maplibregl.Popup({ maxWidth: "20rem", focusAfterOpen: true }).setLngLat(where).setDOMContent(box).addTo(map);
  }

  function line(text) {
    const made = document.createElement("p");
    made.append(text);
    return made;
  }

  function askCell(event) {
    const item = shown.items.find(({ id }) => id === event.features[0].properties.id);
    if (!item) return;
    const index = held.get("index"), sums = new Map();
    for (let at = item.first; at < item.end; at++) {
      const combination = item.data.combinations[at];
      if (!mask[combination]) continue;
      const vendor = index.vendors[index.combinations.vendor[combination]];
      const name = vendor[0] ? vendor[1] : words.unknown;
      sums.set(name, (sums.get(name) || 0) + item.data.cameras[at]);
    }
    const largest = [...sums].sort((left, right) => right[1] - left[1]).slice(0, 5);
    openPopup(event.lngLat, [
      line(fill(words.here, { sum: item.sum })),
      ...largest.map(([name, count]) => line(`${name}: ${number.format(count)}`)),
      goTo(words.enter, () => enterCell(item)),
    ]);
  }

  function askPoint(event) {
    const index = held.get("index"), slugs = new Set(event.features.map((feature) => feature.properties.slug));
    const items = shown.items.filter(({ slug }) => slugs.has(slug)).slice(0, 8);
    if (!items.length) return;
    const nodes = items.flatMap((item) => [line(linkTo(item)), line(tellOf(index, item).join(" · "))]);
    if (slugs.size > items.length) nodes.push(line(fill(words.omitted, { omitted: slugs.size - items.length })));
    openPopup([items[0].lon, items[0].lat], nodes);
  }

  function chooseView(index) {
    const boxes = (index.levels["1"] || []).map((shard) => shard.slice(1));
    if (!boxes.length) return WORLD;
    return [
      Math.max(-180, Math.min(...boxes.map((box) => box[0]))), Math.max(-80, Math.min(...boxes.map((box) => box[1]))),
      Math.min(190, Math.max(...boxes.map((box) => box[2]))), Math.min(80, Math.max(...boxes.map((box) => box[3]))),
    ];
  }

  function hasWebgl() {
    try {
      return Boolean(document.createElement("canvas").getContext("webgl2"));
    } catch {
      return false;
    }
  }

  const loadLibrary = () => Promise.all(
    [loadScript("assets/vendor/maplibre-gl/maplibre-gl.js"), loadData("basemap", "assets/basemap.js")]);

  async function startMap(index, library) {
    await library;
    const [west, south, east, north] = chooseView(index);
    const made = new maplibregl.Map({
      container: home, style: makeStyle(), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 10 },
      hash: "map", maxZoom: 19, dragRotate: false, pitchWithRotate: false, touchPitch: false, rollEnabled: false,
      attributionControl: { compact: false, customAttribution: words.attribution }, fadeDuration: 0,
      locale: { "NavigationControl.ZoomIn": words.in, "NavigationControl.ZoomOut": words.out, "Map.Title": words.title, "Popup.Close": words.close },
    });
    made.touchZoomRotate.disableRotation();
    made.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    made.addControl(new maplibregl.ScaleControl());
    map = made;
    const parts = loadView(index).catch(() => {});
    await new Promise((resolve, reject) => {
      made.once("style.load", resolve);
      made.once("error", (event) => reject(event.error));
    });
    await parts;
    map.on("moveend", update);
    map.on("click", "cells", askCell);
    map.on("click", "points", askPoint);
    for (const layer of ["cells", "points"]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
    // For tests and measurements: which view is drawn, and when the first was, in ms since the page was asked for.
    map.on("idle", () => {
      if (!home.dataset.ready) return;
      home.dataset.idle = home.dataset.ready;
      home.dataset.idleAt ||= Math.round(performance.now());
    });
    dark.addEventListener("change", () => {
      map.setStyle(makeStyle(), { diff: false });
      map.once("styledata", () => { drawLegend(); update(); });
    });
  }

  function refilter() {
    const index = held.get("index");
    mask = makeMask(index);
    total = sumOf(index.sums, mask);
    countOptions(index);
  }

  async function start() {
    const library = hasWebgl() ? loadLibrary() : null;
    library?.catch(() => {});
    const index = await loadData("index");
    fillFilters(index);
    for (const place of document.querySelectorAll("[data-country]")) {
      if (place.dataset.country) place.textContent = countries.of(place.dataset.country);
    }
    refilter();
    for (const name of FIELDS) {
      field(name).addEventListener("change", () => { refilter(); keepAddress(); update(); });
    }
    field("by").addEventListener("change", fillTable);
    $("map-filters").addEventListener("reset", () => setTimeout(() => {
      if (index.presences.includes("present")) field("presence").value = "present";
      refilter();
      keepAddress();
      update();
    }));
    $("map-filters").addEventListener("submit", (event) => event.preventDefault());
    for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
    drawLegend();
    try {
      if (!library) throw new Error("WebGL");
      await startMap(index, library);
      home.dataset.state = "map";
    } catch (error) {
      map = null;
      home.dataset.state = "table";
      home.hidden = $("map-legend").hidden = $("map-hint").hidden = true;
      $("map-without").hidden = false;
      if (error.message !== "WebGL") console.info(error);
    }
    await update();
  }

  // The index is the next script of the page; wait for it.
  document.addEventListener("DOMContentLoaded", () => start().catch(() => say(words.failed)));
})();
