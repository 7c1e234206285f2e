// Colours, layers and signs of the map, light and dark.
"use strict";
(() => {
  const POINTS_FROM = 9;
  const BREAKS = [1, 10, 100, 1000, 10000];
  const EMPTY = { type: "FeatureCollection", features: [] };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { held, readLines } = window.sousveilMap;

  const paint = () => (dark.matches
    ? { sea: "#101216", land: "#24262b", country: "#6d6f78", region: "#3d4047", ink: "#d9d5cc", halo: "#17181b", point: "#ffb25e", view: [255, 178, 94],
      ramp: ["#55301f", "#8a4423", "#c1622e", "#ea9850", "#ffdca6"], sumInk: "#ffffff", sumHalo: "#17181b" }
    : { sea: "#dfe7ea", land: "#fbfaf6", country: "#8c887b", region: "#d3cfc2", ink: "#3c3b36", halo: "#fbfaf6", point: "#9c2416", view: [156, 36, 22],
      ramp: ["#fbe3bf", "#f3b877", "#df7f43", "#b5472a", "#7a1b17"], sumInk: "#1c1c1a", sumHalo: "#fffaf0" });

  // `countries`: names of countries by code.
  function makeStyle(countries) {
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
  function drawView(map, width) {
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

  window.sousveilMapStyle = { POINTS_FROM, BREAKS, EMPTY, dark, paint, makeStyle, drawView };
})();
