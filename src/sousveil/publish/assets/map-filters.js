// The filters of the map: which combinations of facets are chosen, how many cameras each value has, their address.
"use strict";
window.sousveilMapFilters = (words, number) => {
  const FIELDS = ["kind", "vendor", "source", "from", "until", "presence"];
  const field = (name) => document.getElementById(`map-${name}`);
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

  return { FIELDS, field, listOptions, makeMask, sumOf, fillFilters, countOptions, keepAddress };
};
