// The map of cameras: what is in view, the table, clicks and keys. Before it: map-data.js, map-filters.js, map-style.js.
"use strict";
(() => {
  const home = document.getElementById("map");
  if (!home) return;
  const words = JSON.parse(home.dataset.words);
  const root = home.dataset.root;
  const { held, loadScript, loadData, readCells, readPlaces, readPoints } = window.sousveilMap;
  const { POINTS_FROM, BREAKS, EMPTY, dark, paint, makeStyle, drawView } = window.sousveilMapStyle;
  const language = document.documentElement.lang || "en";
  const LEVELS = [[1.6, 1], [3.4, 2], [5.2, 3], [6.8, 4], [POINTS_FROM, 5]];
  const MOST_ROWS = 200;
  const $ = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat(language);
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const { FIELDS, field, listOptions, makeMask, sumOf, fillFilters, countOptions, keepAddress } = window.sousveilMapFilters(words, number);
  const countries = new Intl.DisplayNames([language], { type: "region", fallback: "code" });

  let map = null;
  let mask = new Uint8Array(0);
  let total = 0;
  let shown = { level: 0, items: [], sum: 0 };
  let asked = 0;

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
        views.push({ type: "Feature", properties: { center, icon: drawView(map, width) }, geometry: place(point) });
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
    const { places, entries, combinations, cameras } = readPlaces(await loadData("places"));
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
    const [page, anchor] = item.slug.split("#");
    link.href = `${root}cameras/${encodeURIComponent(page)}.html${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
    link.textContent = anchor || page;
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
      container: home, style: makeStyle(countries), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 10 },
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
      map.setStyle(makeStyle(countries), { diff: false });
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
