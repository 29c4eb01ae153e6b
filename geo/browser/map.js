/* The map in the browser: draws the base map once and changes the symbols in place.
 *
 * Python sends numbers and codes (geo/layers.py); names and words came once with the edition. Every text reaches the page as a
 * text node, never as markup.
 * A symbol is one small picture a location: a disc for attention and, round it, what is laid over. Symbols that would cover
 * each other are moved apart; a thin line leads back to the true place.
 */
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var SIZE = 60, MID = 30, DISC = 9.5;
  var state = { map: null, markers: {}, links: null, shapes: null, labels: [], data: null, legend: null, note: null, clicks: 0 };

  function element(name, attributes, parent) {
    var node = document.createElementNS(SVG, name);
    for (var key in attributes) node.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(node);
    return node;
  }

  function text(parent, x, y, size, colour, value) {
    var node = element("text", { x: x, y: y, "font-size": size, "font-weight": 700, "text-anchor": "middle",
      "dominant-baseline": "central", fill: colour, "font-family": "sans-serif" }, parent);
    node.textContent = value;
  }

  function colours() { return window.YJ_COLOURS; }
  function about() { return window.YJ_ABOUT; }
  function words() { return about().words[state.data.language]; }
  function number(value, digits) {
    return value.toLocaleString(state.data ? state.data.language : "en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /* The line of numbers that geo/layers.py wrote, with names. Bars are shares of their full height. */
  function read(line, data) {
    var most = Math.max.apply(null, data.places.map(function (one) { return Math.max(one[8] || 0, one[9] || 0); }).concat([1]));
    var at = about().places[line[0]];
    function share(value, full) { return value === null ? null : Math.min(1, Math.max(0, value / full)); }
    return { code: line[0], lat: at[0], lon: at[1], band: line[1], index: line[2], status: line[3], trend: line[4],
      incidents: line[5], per_1000: line[6], trained: share(line[6], about().trained_full), modules: line[7],
      committed_sum: line[8], paid_sum: line[9], committed: share(line[8], most), paid: share(line[9], most),
      dialogues: line[10], documented: line[11], of_modules: about().modules, picked: line[0] === data.picked };
  }

  /* A filter may leave incidents out: then nothing says that there were none. */
  function zero() { return state.data.filtered ? words().zero_filtered : words().zero_reported; }
  function money(amount) { return amount === null ? words().amount_unknown : number(amount, 0) + "\u00a0" + words().currency; }

  /* What a symbol says in words: the same as the table under the map. */
  function lines(place) {
    var w = words(), said = [w.names[place.code]];
    var say = {
      attention: place.band ? w.bands[place.band] + " · " + number(place.index, 1) +
        (place.trend === null ? "" : " · " + w.trend[place.trend]) : w.status[place.status],
      incidents: w.incidents + ": " + (place.incidents === null ? w.not_reported : place.incidents || zero()),
      training: w.training + ": " + (place.per_1000 === null ? w.trained_unknown : number(place.per_1000, 1) + " " + w.per_1000) +
        ", " + w.modules_of.replace("{modules}", place.modules).replace("{all}", place.of_modules),
      grants: w.grants + ": " + money(place.paid_sum) + " / " + money(place.committed_sum),
      dialogues: w.dialogues + ": " + place.dialogues,
      documented: w.documented + ": " + place.documented
    };
    state.data.layers.forEach(function (layer) { said.push(say[layer]); });
    return said;
  }

  // ------------------------------------------------------------------------------------------------- parts of a symbol

  function disc(svg, place) {
    var c = colours();
    if (place.band) {
      element("circle", { cx: MID, cy: MID, r: DISC, fill: c.bands[place.band], stroke: c.ink, "stroke-width": 1.2 }, svg);
    } else {
      element("circle", { cx: MID, cy: MID, r: DISC, fill: c.paper, stroke: c.hatch, "stroke-width": 1.2 }, svg);
      element("circle", { cx: MID, cy: MID, r: DISC, fill: "url(#yj-hatch)", stroke: c.hatch, "stroke-width": 1.2,
        "stroke-dasharray": "3 2" }, svg);
    }
  }

  function ring(svg, delivered, of) {
    var colour = colours().layers.training, gap = 0.16, step = 2 * Math.PI / of, r = DISC + 4;
    for (var i = 0; i < of; i++) {
      var from = -Math.PI / 2 + i * step + gap / 2, to = from + step - gap;
      element("path", { d: "M" + (MID + r * Math.cos(from)) + " " + (MID + r * Math.sin(from)) + "A" + r + " " + r + " 0 0 1 " +
        (MID + r * Math.cos(to)) + " " + (MID + r * Math.sin(to)), fill: "none", stroke: i < delivered ? colour : "#d9d9d9",
        "stroke-width": i < delivered ? 3.4 : 1.2 }, svg);
    }
  }

  function bar(svg, x, colour, full, filled) {
    var top = MID - 11, height = 22;
    if (full === null) {
      element("rect", { x: x, y: top, width: 5, height: height, fill: "none", stroke: colour, "stroke-dasharray": "2 2" }, svg);
      return text(svg, x + 2.5, MID, 9, colour, "?");
    }
    element("line", { x1: x - 1, x2: x + 6, y1: top + height, y2: top + height, stroke: colour, "stroke-width": 1.4 }, svg);
    if (full > 0) element("rect", { x: x, y: top + height * (1 - full), width: 5, height: height * full, fill: colours().paper,
      stroke: colour, "stroke-width": 1 }, svg);
    if (filled > 0) element("rect", { x: x, y: top + height * (1 - filled), width: 5, height: height * filled, fill: colour }, svg);
  }

  function badge(svg, x, y, colour, value, square) {
    var known = value !== null, some = known && value > 0, r = 6.5;
    var shape = { fill: some ? colour : colours().paper, stroke: colour, "stroke-width": 1.2, "stroke-dasharray": known ? "none" : "2 2" };
    if (square) element("rect", Object.assign({ x: x - r, y: y - r, width: 2 * r, height: 2 * r, rx: 1,
      transform: square === "diamond" ? "rotate(45 " + x + " " + y + ") scale(1)" : "" }, shape), svg);
    else element("circle", Object.assign({ cx: x, cy: y, r: r + (value > 9 ? 1.5 : 0) }, shape), svg);
    text(svg, x, y + 0.5, 9, some ? colours().paper : colour, known ? String(value) : "?");
  }

  function symbol(place, layers) {
    var svg = element("svg", { width: SIZE, height: SIZE, viewBox: "0 0 " + SIZE + " " + SIZE, "aria-hidden": "true" });
    if (place.picked) element("circle", { cx: MID, cy: MID, r: DISC + 8, fill: "none", stroke: colours().ink, "stroke-width": 2 }, svg);
    if (layers.indexOf("training") >= 0) {
      ring(svg, place.modules, place.of_modules);
      bar(svg, MID - DISC - 14, colours().layers.training, place.trained, place.trained);
    }
    if (layers.indexOf("attention") >= 0) disc(svg, place);
    else element("circle", { cx: MID, cy: MID, r: 4, fill: colours().paper, stroke: colours().ink, "stroke-width": 1.5 }, svg);
    if (layers.indexOf("grants") >= 0) bar(svg, MID + DISC + 9, colours().layers.grants, place.committed, place.paid);
    if (layers.indexOf("incidents") >= 0) badge(svg, MID + 10, MID - 15, colours().layers.incidents, place.incidents);
    if (layers.indexOf("dialogues") >= 0 && place.dialogues) badge(svg, MID, MID + 20, colours().layers.dialogues, place.dialogues, "diamond");
    if (layers.indexOf("documented") >= 0 && place.documented) badge(svg, MID - 12, MID - 16, colours().layers.documented, place.documented, "square");
    return svg;
  }

  // ------------------------------------------------------------------------------------------------------- base map

  function hatch() {
    var svg = element("svg", { width: 0, height: 0, style: "position:absolute" }, document.body);
    var pattern = element("pattern", { id: "yj-hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)" }, element("defs", {}, svg));
    element("line", { x1: 0, y1: 0, x2: 0, y2: 4, stroke: colours().hatch, "stroke-width": 2 }, pattern);
  }

  function drawShapes(map) {
    var c = colours();
    map.getContainer().style.background = c.around;
    if (!window.YJ_SHAPES) return;
    state.shapes = L.geoJSON(window.YJ_SHAPES, { interactive: false, style: function (feature) {
      return feature.properties.level === "lake" ? { color: c.border, weight: 0.7, fillColor: c.lake, fillOpacity: 1 }
        : { color: c.border, weight: 1, fillColor: c.land, fillOpacity: 1 };
    } }).addTo(map);
    state.shapes.eachLayer(function (layer) { if (layer.feature.properties.level === "lake") layer.bringToFront(); });
  }

  function nameShapes(language) {
    state.labels.forEach(function (label) { label.remove(); });
    state.labels = [];
    if (!state.shapes) return;
    state.shapes.eachLayer(function (layer) {
      var properties = layer.feature.properties;
      if (properties.level === "lake") return;
      var name = document.createElement("span");
      name.textContent = properties["name_" + language] || properties.name_en || "";
      var icon = L.divIcon({ className: "yj-area", iconSize: [0, 0], html: name });
      var label = L.marker(layer.getBounds().getCenter(), { icon: icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
      label.home = layer.getBounds().getCenter();
      state.labels.push(label.addTo(state.map));
    });
  }

  function control(position, className) {
    var made = L.control({ position: position });
    made.onAdd = function () {
      var box = L.DomUtil.create("div", className);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    return made.addTo(state.map).getContainer();
  }

  // ------------------------------------------------------------------------------------------ symbols kept from covering

  function narrow() { return state.map.getContainer().clientWidth <= 620; }

  /* Whether the note in the corner would lie over a place once the whole country is shown. */
  function noteCovers() {
    var map = state.map, note = map.attributionControl.getContainer(), size = map.getSize();
    map.fitBounds(state.bounds, { padding: [4, 4], animate: false });
    return Object.values(about().places).some(function (at) {
      var point = map.latLngToContainerPoint(at);
      return point.x > size.x - note.offsetWidth - MID && point.y > size.y - note.offsetHeight - MID;
    });
  }

  /* The whole country; on a phone the notes on the map are as wide as the map, so it ends above and below them. */
  function fit() {
    var notes = narrow() ? [30, state.map.attributionControl.getContainer().offsetHeight] : [0, 0];
    if (state.map.getSize().y < 420) notes[0] = 30; // low maps, too, end under the notice above them
    if (!narrow() && noteCovers()) notes[1] = state.map.attributionControl.getContainer().offsetHeight;
    state.map.fitBounds(state.bounds, { paddingTopLeft: [4, 4 + notes[0]], paddingBottomRight: [4, 4 + notes[1]], animate: false });
  }

  function moveApart() {
    var map = state.map, data = state.data;
    if (!data) return;
    var near = (data.layers.length > 2 ? 44 : 25) * (narrow() ? 0.72 : 1); // map.css makes the symbols as much smaller
    var points = data.places.map(function (place) {
      var at = map.latLngToLayerPoint([place.lat, place.lon]);
      return { x: at.x, y: at.y, home: at };
    });
    for (var round = 0; round < 60; round++) {
      var moved = false;
      for (var i = 0; i < points.length; i++) for (var j = i + 1; j < points.length; j++) {
        var dx = points[j].x - points[i].x, dy = points[j].y - points[i].y, gap = Math.sqrt(dx * dx + dy * dy);
        if (gap >= near) continue;
        if (gap < 0.01) { dx = Math.cos(i + 1); dy = Math.sin(i + 1); gap = 1; }
        var push = (near - gap) / 2 * 0.6;
        points[i].x -= dx / gap * push; points[i].y -= dy / gap * push;
        points[j].x += dx / gap * push; points[j].y += dy / gap * push;
        moved = true;
      }
      if (!moved) break;
    }
    placeNames(points);
    state.links.clearLayers();
    data.places.forEach(function (place, i) {
      var shown = map.layerPointToLatLng([points[i].x, points[i].y]);
      state.markers[place.code].setLatLng(shown);
      if (points[i].home.distanceTo([points[i].x, points[i].y]) < 4) return;
      L.polyline([[place.lat, place.lon], shown], { color: colours().ink, weight: 1, opacity: 0.6, interactive: false }).addTo(state.links);
      L.circleMarker([place.lat, place.lon], { radius: 2, color: colours().ink, weight: 1, fillOpacity: 1, interactive: false }).addTo(state.links);
    });
  }

  /* Names of areas stand where they cover no symbol, near the middle of their area. */
  function placeNames(points) {
    var map = state.map, steps = [0, -18, 18, -34, 34, -50, 50];
    state.labels.forEach(function (label) {
      var home = map.latLngToLayerPoint(label.home), best = null;
      steps.forEach(function (dy) { steps.forEach(function (dx) {
        var free = 60, at = L.point(home.x + dx, home.y + dy);
        points.forEach(function (p) { free = Math.min(free, Math.max(Math.abs(p.x - at.x) - 40, Math.abs(p.y - at.y) - 8)); });
        var worth = Math.min(free, 16) - (Math.abs(dx) + Math.abs(dy)) / 40;
        if (!best || worth > best.worth) best = { worth: worth, at: at };
      }); });
      label.setLatLng(map.layerPointToLatLng(best.at));
    });
  }

  function picked(code) {
    state.clicks += 1;
    window.Streamlit.setComponentValue({ location: code, click: state.clicks });
  }

  function tip(place) {
    var box = document.createElement("div");
    lines(place).forEach(function (line, i) {
      var row = document.createElement(i ? "div" : "strong");
      row.textContent = line;
      box.appendChild(row);
    });
    return box;
  }

  function drawPlace(place, layers) {
    var marker = state.markers[place.code];
    if (!marker) {
      marker = state.markers[place.code] = L.marker([place.lat, place.lon], { icon: L.divIcon({ className: "yj-symbol",
        iconSize: [SIZE, SIZE], iconAnchor: [MID, MID] }), keyboard: true, riseOnHover: true }).addTo(state.map);
      marker.on("mouseover focus", function () { // near the upper edge it would be cut off
        var tip = this.getTooltip(), low = state.map.latLngToContainerPoint(this.getLatLng()).y < 150;
        tip.options.direction = low ? "bottom" : "top";
        tip.options.offset = L.point(0, low ? 14 : -14);
      });
      marker.bindTooltip("", { className: "yj-tip" });
      marker.on("click keypress", function (event) {
        if (event.type === "click" || event.originalEvent.key === "Enter") picked(place.code);
      });
    }
    var node = marker.getElement();
    node.replaceChildren(symbol(place, layers));
    node.setAttribute("aria-label", lines(place).join(", "));
    node.dataset.place = place.code;
    node.dataset.band = String(place.band);
    marker.setZIndexOffset(place.picked ? 2000 : 100 * place.band);
    marker.setTooltipContent(tip(place));
  }

  /* Which symbols the legend explains, a line a layer: label, part of the picture, numbers to draw. */
  function legend() {
    var w = words(), disc = "18 18 24 24", badgeAt = "31 5 19 19", left = "2 17 12 26", right = "45 17 12 26";
    return {
      attention: [5, 4, 3, 2, 1].map(function (band) { return [w.bands[band], disc, { band: band }]; })
        .concat([[w.not_enough, disc, { band: 0 }]]),
      incidents: [[w.records, badgeAt, { incidents: 3 }], [zero(), badgeAt, { incidents: 0 }],
        [w.not_reported, badgeAt, { incidents: null }]],
      training: [[w.delivered, "14 14 32 32", { modules: 4 }], [w.trained, left, { trained: 0.6 }],
        [w.trained_unknown, left, { trained: null }]],
      grants: [[w.paid_of_committed, right, { committed: 0.9, paid: 0.5 }], [w.amount_unknown, right, { committed: null, paid: null }]],
      dialogues: [[w.dialogues_held, "20 40 20 20", { dialogues: 2 }]],
      documented: [[w.documented_records, "9 5 18 18", { documented: 2 }]]
    };
  }

  function drawLegend(data) {
    var entries = legend();
    state.legend.setAttribute("aria-label", words().legend);
    state.legend.replaceChildren();
    data.layers.forEach(function (layer) {
      var row = document.createElement("div"), heading = document.createElement("strong");
      row.className = "yj-row";
      heading.textContent = words()[layer];
      row.appendChild(heading);
      entries[layer].forEach(function (entry) {
        var item = document.createElement("div"), label = document.createElement("span");
        var svg = symbol(Object.assign({ band: 0, modules: 0, of_modules: 6, trained: 0, committed: 0, paid: 0, incidents: 0,
          dialogues: 0, documented: 0 }, entry[2]), [layer]);
        svg.setAttribute("viewBox", entry[1]);
        svg.setAttribute("width", 24); svg.setAttribute("height", 22);
        label.textContent = entry[0];
        item.append(svg, label);
        row.appendChild(item);
      });
      state.legend.appendChild(row);
    });
  }

  // --------------------------------------------------------------------------------------------------- what Python calls

  window.YJ = {
    start: function (map) {
      var bounds = L.latLngBounds(Object.values(about().places));
      state.map = map;
      map.attributionControl.setPrefix(false);
      hatch();
      drawShapes(map);
      if (state.shapes) bounds.extend(state.shapes.getBounds());
      state.links = L.layerGroup().addTo(map);
      state.scale = L.control.scale({ imperial: false });
      state.scale._updateMetric = function (most) { // Leaflet writes "km" in every language
        var metres = this._getRoundNum(most), km = state.data ? words().km : "km";
        this._updateScale(this._mScale, number(metres / 1000, metres < 1000 ? 1 : 0) + " " + km, metres / most);
      };
      state.scale.addTo(map);
      state.note = control("topright", "yj-note");
      state.legend = document.body.appendChild(document.createElement("section"));
      state.legend.className = "yj-legend";
      var whole = control("topleft", "leaflet-bar yj-whole"), link = L.DomUtil.create("a", "", whole);
      link.href = "#"; link.setAttribute("role", "button"); link.textContent = "⤢";
      link.onclick = function (event) { event.preventDefault(); fit(); };
      state.whole = link;
      state.bounds = bounds;
      fit();
      map.on("zoomend", moveApart);
      // Styles may arrive after this script; the map's size is only right then.
      new ResizeObserver(function () {
        map.invalidateSize();
        if (!state.moved) fit();
      }).observe(map.getContainer());
      map.on("dragstart", function () { state.moved = true; });
      map.getContainer().addEventListener("wheel", function () { state.moved = true; }, { passive: true });
      map.zoomControl.getContainer().addEventListener("click", function () { state.moved = true; });
    },
    update: function (data) {
      var before = state.data, first = !before, other = first || before.language !== data.language;
      state.data = data;
      var raw = { places: data.places, picked: data.picked };
      data.places = raw.places.map(function (line) { return read(line, raw); });
      data.places.forEach(function (place) { drawPlace(place, data.layers); });
      if (other || before.layers.join() !== data.layers.join() || before.filtered !== data.filtered) drawLegend(data);
      if (other) {
        nameShapes(data.language);
        state.note.textContent = words().note;
        state.note.hidden = !words().note;
        state.whole.title = words().whole;
        state.map.zoomControl.getContainer().children[0].title = words().zoom_in;
        state.map.zoomControl.getContainer().children[1].title = words().zoom_out;
        state.scale._update();
      }
      state.map.attributionControl.getContainer().textContent = data.month + " · " + words().attribution;
      if (first) fit(); // the notes have their height only now
      if (other || before.layers.length !== data.layers.length) moveApart();
      window.YJ.version = data.version;
    },
    version: null
  };
})();
