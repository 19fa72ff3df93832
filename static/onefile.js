/* The map in one file: areas and markers over what folium placed, filters, printing. Every text is bound as text. */
"use strict";
(function () {
  const map = window.map_council;
  const element = map.getContainer();
  const english = document.documentElement.lang === "en";
  const marks = [];
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const form = document.getElementById("filters");

  element.classList.add("map", "ready");
  map.invalidateSize({ animate: false }); // without script the element was hidden
  L.control.zoom({ zoomInTitle: english ? "Zoom in" : "地図を大きくする", zoomOutTitle: english ? "Zoom out" : "地図を小さくする" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  window.geo_json_areas.setStyle({ color: "#767676", weight: 1, dashArray: "2 4", fillColor: "#FAF9F6", fillOpacity: 1, interactive: false });
  window.geo_json_areas.eachLayer(function (area) { area.feature.properties.name = texts.areas[area.feature.properties.at]; });
  window.tsunagiMap.nameAreas(map, window.geo_json_areas);
  window.geo_json_places.eachLayer(function (layer) {
    const point = texts.places[layer.feature.properties.at];
    point.href = "#place-" + point.number;
    const mark = window.tsunagiMap.markOf(point, layer.getLatLng(), element);
    mark.point = point;
    marks.push(mark);
  });

  function fit() {
    const whole = window.geo_json_areas.getBounds();
    const here = marks.filter(function (mark) { return !mark.out; }).map(function (mark) { return mark.getLatLng(); });
    const view = whole.isValid() ? whole : L.latLngBounds(here);
    if (view.isValid()) map.fitBounds(view, { padding: [16, 16], maxZoom: 15, animate: false });
  }

  fit();
  const refresh = window.tsunagiMap.manage(map, marks, element);

  function passes(place, asked) {
    const words = place.features.split(" ");
    return (!asked.family || place.family === asked.family) && (!asked.area || place.area === asked.area) && (!asked.feature || words.includes(asked.feature));
  }

  function filter() {
    const asked = { family: form.elements.family.value, area: form.elements.area.value, feature: form.elements.feature.value };
    let count = 0, unknown = 0;
    document.querySelectorAll("[data-family]").forEach(function (row) {
      row.hidden = !passes(row.dataset, asked);
      if (!row.hidden) count += 1;
      else if (asked.feature && row.dataset.asked.split(" ").includes(asked.feature) && passes(row.dataset, Object.assign({}, asked, { feature: "" }))) unknown += 1;
    });
    marks.forEach(function (mark) {
      mark.out = !passes(Object.assign({}, mark.point, { features: mark.point.features.join(" ") }), asked);
    });
    document.getElementById("count").textContent = String(count);
    const note = document.getElementById("unknown");
    note.hidden = !unknown;
    note.querySelector("b").textContent = String(unknown);
    refresh();
  }

  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });

  // Paper: the map takes the size of the sheet before the browser draws it.
  function paper(size) {
    document.body.classList.remove("a3");
    document.body.classList.toggle("a3", size === "a3");
    document.body.classList.add("paper");
    map.invalidateSize({ animate: false });
    fit();
    refresh();
  }

  document.querySelectorAll("[data-paper]").forEach(function (button) {
    button.addEventListener("click", function () { paper(button.dataset.paper); window.print(); });
  });
  window.addEventListener("beforeprint", function () {
    if (!document.body.classList.contains("paper")) paper("a4");
  });
  window.addEventListener("afterprint", function () {
    document.body.classList.remove("paper", "a3");
    map.invalidateSize({ animate: false });
    fit();
    refresh();
  });
})();
