/* Draws the map of a page beside its list; without it the list holds everything.

   An element with `data-map` states:
     data-points    JSON list of {lat, lon, name, kind, family, letter, number, dashed, href}
     data-outlines  GeoJSON of the areas, each with the property `name` (optional)
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
    ? { larger: "Zoom in", smaller: "Zoom out", ask: "something to ask" }
    : { larger: "地図を大きくする", smaller: "地図を小さくする", ask: "聞くことがある" };

  function draw(name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function markerOf(point) {
    const family = PATH[point.family] ? point.family : "other";
    const svg = draw("svg", { width: 52, height: 48, viewBox: "-25 -27 52 48", "aria-hidden": "true", focusable: "false" });
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
      return place && (place.matches("a") ? place : place.querySelector("a[href]"));
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

  function addOutlines(map, outlines) {
    const layer = L.geoJSON(outlines, {
      interactive: false,
      style: { color: "#767676", weight: 1, dashArray: "2 4", fillColor: "#FAF9F6", fillOpacity: 1 },
    }).addTo(map);
    layer.eachLayer(function (area) {
      const name = area.feature && area.feature.properties && area.feature.properties.name;
      if (!name) return;
      const icon = L.divIcon({ html: named(name), className: "map-area", iconSize: null });
      L.marker(area.getBounds().getCenter(), { icon: icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
    });
    return layer.getBounds();
  }

  function addHome(map, home) {
    const at = [home.lat, home.lon];
    const style = { color: "#6C006C", weight: 2, dashArray: "6 5", fillColor: "#6C006C", fillOpacity: 0.05, interactive: false };
    const bounds = home.reach_m ? L.circle(at, Object.assign({ radius: home.reach_m }, style)).addTo(map).getBounds() : L.latLngBounds([at]);
    L.circleMarker(at, { radius: 8, color: "#fff", weight: 2, fillColor: "#6C006C", fillOpacity: 1, interactive: false }).addTo(map);
    L.marker(at, { icon: L.divIcon({ html: named(home.label || ""), className: "map-area map-home", iconSize: null, iconAnchor: [0, -12] }), interactive: false, keyboard: false }).addTo(map);
    return bounds;
  }

  function addPoints(map, points, element) {
    const bounds = L.latLngBounds([]);
    const marks = [];
    points.forEach(function (point) {
      if (typeof point.lat !== "number" || typeof point.lon !== "number") return;
      const icon = L.divIcon({ html: markerOf(point), className: "map-mark", iconSize: [52, 48], iconAnchor: [25, 27] });
      const mark = L.marker([point.lat, point.lon], { icon: icon, keyboard: true, riseOnHover: true }).addTo(map);
      const button = mark.getElement();
      const words = [(point.letter || "") + (point.number || ""), point.name, point.kind].filter(Boolean).join(" "); // begins with what is seen
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", point.dashed ? words + " " + WORDS.ask : words);
      button.title = point.name || "";
      mark.on("click", function () { go(point, element); });
      button.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); go(point, element); }
      });
      const row = rowOf(point, element);
      if (row) {
        row.addEventListener("focus", function () { button.classList.add("chosen"); });
        row.addEventListener("blur", function () { button.classList.remove("chosen"); });
      }
      marks.push(mark);
      bounds.extend([point.lat, point.lon]);
    });
    const lines = L.layerGroup().addTo(map);
    map.on("zoomend viewreset", function () { spread(map, marks, lines); });
    return bounds;
  }

  // Markers that would cover each other move apart until each can be pressed; a thin line leads to where the place is.
  function spread(map, marks, lines) {
    const home = marks.map(function (mark) { return map.latLngToLayerPoint(mark.getLatLng()); });
    const at = home.map(function (point) { return point.clone(); });
    for (let round = 0; round < 60; round += 1) {
      let moved = false;
      for (let i = 0; i < at.length; i += 1) {
        for (let j = i + 1; j < at.length; j += 1) {
          const away = at[j].subtract(at[i]);
          const far = Math.hypot(away.x, away.y);
          if (far >= APART) continue;
          const turn = far > 0.5 ? away.divideBy(far) : L.point(Math.cos(j * 2.4), Math.sin(j * 2.4));
          const push = turn.multiplyBy((APART - far) / 2 + 0.5);
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
      const box = mark.getElement();
      box.style.marginLeft = by.x - 25 + "px";
      box.style.marginTop = by.y - 27 + "px";
      if (Math.hypot(by.x, by.y) > 16) {
        const ends = [mark.getLatLng(), map.layerPointToLatLng(at[number])];
        L.polyline(ends, { color: "#1A1A1A", weight: 1, interactive: false }).addTo(lines);
      }
    });
  }

  function read(element, name) {
    const text = element.dataset[name];
    return text ? JSON.parse(text) : null;
  }

  function start(element) {
    element.classList.add("ready");
    const map = L.map(element, {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomAnimation: false,
      fadeAnimation: false, markerZoomAnimation: false, inertia: false, zoomSnap: 0.25,
    });
    map.setView([36, 138], 5);
    L.control.zoom({ zoomInTitle: WORDS.larger, zoomOutTitle: WORDS.smaller }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    const outlines = read(element, "outlines");
    const home = read(element, "home");
    const whole = outlines ? addOutlines(map, outlines) : L.latLngBounds([]);
    const near = home ? addHome(map, home) : L.latLngBounds([]);
    const found = addPoints(map, read(element, "points") || [], element);
    const view = found.isValid() ? found.extend(home ? [home.lat, home.lon] : found.getCenter()) : near.isValid() ? near : whole;
    if (view.isValid()) map.fitBounds(view, { padding: [36, 36], maxZoom: 15, animate: false });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-map]").forEach(start);
  });
})();
