/* Draws the map of a page beside its list; without it the list holds everything.

   An element with `data-map` states:
     data-points    JSON list of {lat, lon, name, kind, family, letter, number, dashed, href}
     data-outlines  GeoJSON of the areas, each with the property `name` (optional)
     data-fit       "town": always show the whole town (optional)
     data-scale     how much larger than on a desk the markers are drawn (optional): 1.6 on a wall
     data-home      JSON {lat, lon, label, reach_m} (optional): a neighbourhood, never a door
   Every text is bound as text. The number of a marker is the number of its row in the list; Enter on a marker goes there. */
"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const APART = 46; // pixels between two markers, so that none covers another
  const FILL = { gather: "#0055AD", eat: "#FFC700", help_learn: "#DDC2FF", work: "#115A36", facility: "#FFFFFF", other: "#CCCCCC" };
  const PATH = {
    gather: "M-16 0a16 16 0 1 0 32 0a16 16 0 1 0-32 0z",
    eat: "M0-20 20 0 0 20-20 0z",
    help_learn: "M0-21 22 16H-22z",
    work: "M-15.5-15.5h31v31h-31z",
    facility: "M0-19 17-5V17H-17V-5z",
    other: "M-9-16H9L18 0 9 16H-9L-18 0z",
  };
  const LOWER = { help_learn: 6, facility: 4 };
  const english = document.documentElement.lang === "en";
  const WORDS = english
    ? { larger: "Zoom in", smaller: "Zoom out", ask: "something to ask", together: " places here, zoom in" }
    : { larger: "地図を大きくする", smaller: "地図を小さくする", ask: "聞くことがある", together: "か所まとまっています。地図を大きくして見る" };

  function draw(name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function markerOf(point, scale) {
    const family = PATH[point.family] ? point.family : "other";
    const svg = draw("svg", { width: 52 * scale, height: 48 * scale, viewBox: "-25 -27 52 48", "aria-hidden": "true", focusable: "false" });
    svg.append(draw("path", { d: PATH[family], fill: "none", stroke: "#fff", "stroke-width": 5, "stroke-linejoin": "round" }));
    const shape = draw("path", { d: PATH[family], fill: FILL[family], stroke: "#1A1A1A", "stroke-width": point.dashed ? 2 : 1.4, "stroke-linejoin": "round" });
    if (point.dashed) shape.setAttribute("stroke-dasharray", "4 2.5");
    svg.append(shape);
    const light = family === "gather" || family === "work";
    svg.append(draw("text", { x: 0, y: 6 + (LOWER[family] || 0), "text-anchor": "middle", "font-size": 17, "font-weight": 700, fill: light ? "#fff" : "#1A1A1A" }, point.letter || ""));
    if (point.number) {
      svg.append(draw("circle", { cx: 16, cy: -15, r: 10, fill: "#fff", stroke: "#1A1A1A" }));
      svg.append(draw("text", { x: 16, y: -10.5, "text-anchor": "middle", "font-size": point.number < 100 ? 13 : 10, fill: "#1A1A1A" }, String(point.number)));
    }
    return svg;
  }

  function rowOf(point, element) {
    if (point.href && point.href[0] === "#") {
      const place = document.getElementById(point.href.slice(1));
      return place && (place.matches("a") ? place : place.querySelector("a[href]") || place);
    }
    const links = document.querySelectorAll("main a[href]");
    for (const link of links) if (link.getAttribute("href") === point.href && !element.contains(link)) return link;
    return null;
  }

  function go(point, element) {
    const row = rowOf(point, element);
    if (row) {
      row.focus();
      row.scrollIntoView({ block: "center" });
    } else if (point.href) {
      window.location.assign(point.href);
    }
  }

  function named(text) {
    const box = document.createElement("span");
    box.className = "map-name";
    box.textContent = text;
    return box;
  }

  function addOutlines(map, outlines, names) {
    const layer = L.geoJSON(outlines, {
      interactive: false,
      style: { color: "#767676", weight: 1, dashArray: "2 4", fillColor: "#FAF9F6", fillOpacity: 1 },
    }).addTo(map);
    nameAreas(map, layer);
    return layer.getBounds();
  }

  // The names of areas stand where they cover no marker; the name moves, never the marker.
  function nameAreas(map, layer) {
    const names = [];
    layer.eachLayer(function (area) {
      if (!area.feature || !area.feature.properties.name) return;
      const icon = L.divIcon({ html: named(area.feature.properties.name), className: "map-area", iconSize: null });
      const label = L.marker(area.getBounds().getCenter(), { icon: icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
      names.push({ area: area, label: label });
    });
    map.on("settled", function (event) {
      const taken = event.boxes.slice();
      names.forEach(function (one) { taken.push(place(map, one, taken)); });
    });
  }

  function place(map, one, taken) {
    const bounds = one.area.getBounds();
    const from = map.latLngToLayerPoint(bounds.getNorthWest()), to = map.latLngToLayerPoint(bounds.getSouthEast());
    const text = one.label.getElement().firstChild;
    const wide = text.offsetWidth / 2 + 2, high = text.offsetHeight / 2 + 2;
    let best = null;
    for (let i = 1; i < 12; i += 1) {
      for (let j = 1; j < 12; j += 1) {
        const at = L.point(from.x + (to.x - from.x) * i / 12, from.y + (to.y - from.y) * j / 12);
        const box = L.bounds([at.x - wide, at.y - high], [at.x + wide, at.y + high]);
        const corners = [box.min, box.max, box.getBottomLeft(), box.getTopRight(), at];
        const out = corners.filter(function (corner) { return !inside(map, one.area, corner); }).length;
        const covered = taken.filter(function (other) { return other.overlaps(box); }).length;
        const cost = covered * 3000 + out * 700 + (corners.length === out ? 9000 : 0) + Math.hypot(i - 6, j - 6) * 20;
        if (!best || cost < best.cost) best = { cost: cost, at: at, box: box };
      }
    }
    one.label.setLatLng(map.layerPointToLatLng(best.at));
    return best.box;
  }

  function inside(map, area, point) {
    let odd = false;
    rings(area.getLatLngs()).forEach(function (ring) {
      const line = ring.map(function (at) { return map.latLngToLayerPoint(at); });
      line.forEach(function (a, at) {
        const b = line[(at || line.length) - 1];
        if (a.y > point.y !== b.y > point.y && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) odd = !odd;
      });
    });
    return odd;
  }

  function rings(nested) {
    return nested.length && nested[0].lat !== undefined ? [nested] : nested.reduce(function (all, part) { return all.concat(rings(part)); }, []);
  }

  function addHome(map, home) {
    const at = [home.lat, home.lon];
    const style = { color: "#6C006C", weight: 2, dashArray: "6 5", fillColor: "#6C006C", fillOpacity: 0.05, interactive: false };
    const bounds = home.reach_m ? L.circle(at, Object.assign({ radius: home.reach_m }, style)).addTo(map).getBounds() : L.latLngBounds([at]);
    L.circleMarker(at, { radius: 8, color: "#fff", weight: 2, fillColor: "#6C006C", fillOpacity: 1, interactive: false }).addTo(map);
    L.marker(at, { icon: L.divIcon({ html: named(home.label || ""), className: "map-area map-home", iconSize: null, iconAnchor: [0, -12] }), interactive: false, keyboard: false }).addTo(map);
    return bounds;
  }

  // One marker; its drawing is made when it is first shown, for there may be ten thousand.
  function markOf(point, latlng, element) {
    const scale = Number(element.dataset.scale || 1);
    const size = [52 * scale, 48 * scale], anchor = [25 * scale, 27 * scale];
    const icon = L.divIcon({ className: "map-mark", iconSize: size, iconAnchor: anchor });
    icon.createIcon = function () {
      const box = document.createElement("div");
      box.append(markerOf(point, scale));
      this._setIconStyles(box, "icon");
      return box;
    };
    const mark = L.marker(latlng, { icon: icon, keyboard: true, riseOnHover: true });
    mark.on("add", function () { dress(mark, point, element); });
    return mark;
  }

  function dress(mark, point, element) {
    const words = [(point.letter || "") + (point.number || ""), point.name, point.kind].filter(Boolean).join(" "); // begins with what is seen
    asButton(mark, point.dashed ? words + " " + WORDS.ask : words, function () { go(point, element); });
    mark.getElement().title = point.name || "";
    const row = rowOf(point, element);
    if (!row || mark.tied) return;
    mark.tied = true;
    row.addEventListener("focus", function () { if (mark.getElement()) mark.getElement().classList.add("chosen"); });
    row.addEventListener("blur", function () { if (mark.getElement()) mark.getElement().classList.remove("chosen"); });
  }

  function asButton(mark, words, act) {
    const button = mark.getElement();
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
    button.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
    });
  }

  // Shows the markers in view, apart from each other; where there are too many for that, those near each other as one number.
  function manage(map, marks, element) {
    const scale = Number(element.dataset.scale || 1);
    const shown = L.layerGroup().addTo(map), lines = L.layerGroup().addTo(map);
    let last = "";
    function settle(event) {
      const view = map.getBounds().pad(0.2), size = map.getSize();
      const seen = marks.filter(function (mark) { return !mark.out && view.contains(mark.getLatLng()); });
      const crowded = map.getZoom() < 17 && seen.length > size.x * size.y / (2.2 * APART * APART * scale * scale);
      const groups = crowded ? near(map, seen, 52 * scale) : seen.map(function (mark) { return [mark]; });
      const singles = groups.filter(function (group) { return group.length === 1; }).map(function (group) { return group[0]; });
      const key = [map.getZoom(), size.x, size.y, groups.length].concat(seen.map(L.stamp)).join();
      if (key === last && event) return;
      last = key;
      shown.clearLayers();
      const icons = singles.concat(groups.filter(function (group) { return group.length > 1; }).map(function (group) { return groupOf(map, group); }));
      icons.forEach(function (mark) { shown.addLayer(mark); });
      map.fire("settled", { boxes: spread(map, icons, lines, scale) });
    }
    map.on("moveend resize", settle);
    map.whenReady(settle);
    return function () { last = ""; settle(); };
  }

  function near(map, marks, cell) {
    const cells = new Map();
    marks.forEach(function (mark) {
      const at = map.project(mark.getLatLng()).divideBy(cell).floor();
      const key = at.x + "," + at.y;
      cells.set(key, (cells.get(key) || []).concat(mark));
    });
    return Array.from(cells.values());
  }

  function groupOf(map, group) {
    const bounds = L.latLngBounds(group.map(function (mark) { return mark.getLatLng(); }));
    const box = named(String(group.length));
    box.className = "map-group";
    const mark = L.marker(bounds.getCenter(), { icon: L.divIcon({ html: box, className: "map-mark", iconSize: [44, 44] }), keyboard: true });
    mark.on("add", function () {
      asButton(mark, group.length + WORDS.together, function () {
        map.setView(bounds.getCenter(), Math.max(map.getZoom() + 1, Math.min(17, map.getBoundsZoom(bounds.pad(0.3)))), { animate: false });
      });
    });
    return mark;
  }

  // Markers that would cover each other move apart until each can be pressed; a thin line leads to where the place is.
  function spread(map, marks, lines, scale) {
    const apart = APART * scale;
    const home = marks.map(function (mark) { return map.latLngToLayerPoint(mark.getLatLng()); });
    const at = home.map(function (point) { return point.clone(); });
    for (let round = 0; round < 60; round += 1) {
      let moved = false;
      for (let i = 0; i < at.length; i += 1) {
        for (let j = i + 1; j < at.length; j += 1) {
          const away = at[j].subtract(at[i]);
          const far = Math.hypot(away.x, away.y);
          if (far >= apart) continue;
          const turn = far > 0.5 ? away.divideBy(far) : L.point(Math.cos(j * 2.4), Math.sin(j * 2.4));
          const push = turn.multiplyBy((apart - far) / 2 + 0.5);
          at[j] = at[j].add(push);
          at[i] = at[i].subtract(push);
          moved = true;
        }
      }
      if (!moved) break;
    }
    lines.clearLayers();
    marks.forEach(function (mark, number) {
      const by = at[number].subtract(home[number]);
      const anchor = L.point(mark.options.icon.options.iconAnchor || [22, 22]);
      const box = mark.getElement();
      box.style.marginLeft = by.x - anchor.x + "px";
      box.style.marginTop = by.y - anchor.y + "px";
      if (Math.hypot(by.x, by.y) > 16) {
        const ends = [mark.getLatLng(), map.layerPointToLatLng(at[number])];
        L.polyline(ends, { color: "#1A1A1A", weight: 1, interactive: false }).addTo(lines);
      }
    });
    const half = 20 * scale;
    return at.map(function (point) { return L.bounds([point.x - half, point.y - half], [point.x + half + 6, point.y + half]); });
  }

  function read(element, name) {
    return element.dataset[name] ? JSON.parse(element.dataset[name]) : null;
  }

  function start(element) {
    element.classList.add("ready");
    const map = L.map(element, {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomAnimation: false,
      fadeAnimation: false, markerZoomAnimation: false, inertia: false, zoomSnap: 0.1,
    });
    map.setView([36, 138], 5);
    L.control.zoom({ zoomInTitle: WORDS.larger, zoomOutTitle: WORDS.smaller }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 100 * (element.dataset.scale || 1) * (element.dataset.scale || 1) }).addTo(map);
    const outlines = read(element, "outlines");
    const home = read(element, "home");
    const names = [];
    const whole = outlines ? addOutlines(map, outlines, names) : L.latLngBounds([]);
    const around = home ? addHome(map, home) : L.latLngBounds([]);
    const points = (read(element, "points") || []).filter(function (point) { return typeof point.lat === "number" && typeof point.lon === "number"; });
    const found = L.latLngBounds(points.map(function (point) { return [point.lat, point.lon]; }));
    const view = found.isValid() ? found.extend(home ? [home.lat, home.lon] : found.getCenter()) : around.isValid() ? around : whole;
    const fit = element.dataset.fit === "town" && whole.isValid() ? whole : view;
    if (fit.isValid()) {
      const edge = fit === whole ? 16 : 36; // at the left stands the zoom, which must cover no marker
      map.fitBounds(fit, { paddingTopLeft: [edge + 60, edge], paddingBottomRight: [edge, edge], maxZoom: 15, animate: false });
    }
    manage(map, points.map(function (point) { return markOf(point, [point.lat, point.lon], element); }), element);
  }

  window.tsunagiMap = { markOf: markOf, manage: manage, nameAreas: nameAreas }; // for the map in one file
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-map]").forEach(start);
  });
})();
