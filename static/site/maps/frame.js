// The map inside its sandbox. It can ask nothing of any server: the page around it posts outlines, shades and words.
// Every text it is given becomes a text node.
(() => {
  "use strict";
  const requestIdleCallback = window.requestIdleCallback ?? ((call) => setTimeout(call, 50));
  const cancelIdleCallback = window.cancelIdleCallback ?? clearTimeout;
  const config = JSON.parse(document.getElementById("config").textContent);
  const INK = "#1b2430";
  const [DISTRICT, AREA] = config.layers.map((layer) => layer.level);
  const OUTSIDE = -1;
  const state = {
    words: {}, shades: new Map(), level: DISTRICT, areaZoom: 8, home: null, districts: null, town: null,
    regions: {}, areas: new Map(), asked: new Set(), selected: null, borders: [], near: "",
  };

  const map = L.map("map", { ...config.options, keyboard: true, maxBoundsViscosity: 0.8, bounceAtZoomLimits: false });
  L.control.zoom({ position: "topleft", zoomInText: "+", zoomOutText: "−" }).addTo(map);
  map.createPane("lines").style.zIndex = 450;
  map.createPane("signs").style.zIndex = 460;
  for (const pane of ["lines", "signs"]) map.getPane(pane).style.pointerEvents = "none";
  const lines = L.canvas({ pane: "lines", padding: 0.3 });

  // --- paint -----------------------------------------------------------------------------------
  const hatch = (() => {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = "#fbfaf7";
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = "#9a9488";
    pen.lineWidth = 1.1;
    pen.beginPath();
    for (const at of [-4, 4, 12]) { pen.moveTo(at - 5, 9); pen.lineTo(at + 5, -1); }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  })();

  const paintOf = (code) => config.paints[(state.shades.get(code) || [OUTSIDE])[0]];

  function styleOf(feature) {
    const paint = paintOf(feature.id);
    const fill = !paint ? "#f0ede6" : paint.fill === "hatch" ? hatch : paint.fill;
    return { fillColor: fill, fillOpacity: 1, color: paint?.mark ? "#ffffff" : "#c4bdaf", weight: paint ? 1 : 0.5, opacity: 1 };
  }

  // A mark is a circle marker with another face: up, dot or down, drawn by the same canvas.
  const Mark = L.CircleMarker.extend({ _updatePath() { this._renderer._updateMark(this); } });
  L.Canvas.include({
    _updateMark(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point;
      const size = layer._radius;
      const pen = this._ctx;
      pen.beginPath();
      if (layer.options.face === "dot") pen.arc(x, y, size * 0.72, 0, Math.PI * 2);
      else {
        const tip = layer.options.face === "up" ? -size : size;
        pen.moveTo(x, y + tip);
        pen.lineTo(x - size, y - tip * 0.75);
        pen.lineTo(x + size, y - tip * 0.75);
        pen.closePath();
      }
      this._fillStroke(pen, layer);
    },
  });

  function marksOf(layers, onto, renderer) {
    const group = L.layerGroup();
    layers.forEach((layer) => {
      const paint = paintOf(layer.feature.id);
      if (!paint || !paint.mark || !isLarge(layer, onto)) return;
      const [lon, lat] = layer.feature.properties.centre;
      new Mark([lat, lon], {
        renderer, face: paint.mark, radius: 5.5, stroke: false, fillColor: paint.ink, fillOpacity: 1, interactive: false,
      }).addTo(group);
    });
    return group.addTo(onto);
  }

  // A mark in a place smaller than itself would cover it and its neighbours.
  function isLarge(layer, onto) {
    if (!layer.getBounds) return true;
    const box = layer.getBounds();
    const a = onto.latLngToLayerPoint(box.getSouthWest());
    const b = onto.latLngToLayerPoint(box.getNorthEast());
    return b.x - a.x > 19 && a.y - b.y > 17;
  }

  // --- outlines --------------------------------------------------------------------------------
  function shapes(topology, name) {
    const found = L.geoJSON(topojson.feature(topology, topology.objects[name]), {
      style: styleOf,
      filter: (feature) => feature.geometry !== null,
      onEachFeature: (feature, layer) => {
        layer.on("click", (event) => { L.DomEvent.stop(event); select(feature.id, { tell: true }); });
        layer.on("mouseover", () => hover(layer));
        layer.on("mouseout", () => tip.close());
      },
    });
    return found;
  }

  const tip = L.tooltip({ sticky: false, direction: "top", opacity: 1 });
  function hover(layer) {
    const known = state.shades.get(layer.feature.id);
    if (!known || !window.matchMedia("(hover: hover)").matches) return;
    const [lon, lat] = layer.feature.properties.centre;
    tip.setLatLng([lat, lon]).setContent(document.createTextNode(known[1])).openOn(map);
  }

  function border(topology, name, apart, options) {
    const mesh = topojson.mesh(topology, topology.objects[name], apart);
    return L.geoJSON(mesh, { interactive: false, renderer: lines, style: { color: INK, opacity: 1, ...options } });
  }

  function takeDistricts(topology) {
    state.regions = topology.regions || {};
    state.town = topology.town && L.latLngBounds(
      [topology.town[1], topology.town[0]], [topology.town[3], topology.town[2]],
    );
    state.topology = topology;
    state.districts = shapes(topology, "districts");
    const region = (geometry) => geometry.properties.region;
    state.borders = [
      border(topology, "districts", (a, b) => a === b, { weight: 1.6, opacity: 0.75 }),
      border(topology, "districts", (a, b) => a !== b && region(a) !== region(b), { weight: 1.6, opacity: 0.75 }),
    ];
    goHome();
    state.districts.addTo(map);
    map.on("moveend", look);
    look();
    // Two frames on, the canvas has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => say({ say: "shown" })));
  }

  function goHome() {
    const mine = state.districts.getLayers().filter((one) => isMine(one.feature));
    const box = L.featureGroup(mine.length ? mine : state.districts.getLayers()).getBounds();
    map.setMinZoom(0);
    state.home = box;
    state.fit = { padding: [12, 12] };
    map.fitBounds(box, { ...state.fit, animate: false });
    if (state.town && map.getSize().x > map.getSize().y) {
      // On a wide screen the country makes room for the small map.
      const aside = [150, 12];
      state.fit = corner().endsWith("left")
        ? { paddingTopLeft: aside, paddingBottomRight: [12, 12] } : { paddingTopLeft: [12, 12], paddingBottomRight: aside };
      map.fitBounds(box, { ...state.fit, animate: false });
    }
    const zoom = map.getZoom();
    // Somebody who sees one district only is shown its areas at once.
    state.areaZoom = state.onlyAreas ? 0 : Math.min(8, zoom + 1.75);
    map.setMinZoom(zoom - 0.5);
    map.setMaxBounds(box.pad(0.35));
  }

  // Mine: it has a shade of its own, or areas of mine lie in it.
  const isMine = (feature) => state.shades.has(feature.id) || (state.around || []).includes(feature.id);

  function takeAreas(region, topology) {
    if (state.areas.has(region)) return;
    const found = shapes(topology, "areas");
    const district = (geometry) => geometry.properties.district;
    const line = border(topology, "areas", (a, b) => a === b || district(a) !== district(b), { weight: 2, opacity: 0.8 });
    // Areas known by a point alone are drawn as a ring.
    const points = topology.objects.areas.geometries.filter((one) => one.type === null).map((one) => {
      const [lon, lat] = one.properties.centre;
      const dot = L.circleMarker([lat, lon], { radius: 9 });
      dot.feature = { id: one.id, properties: one.properties };
      dot.on("click", (event) => { L.DomEvent.stop(event); select(one.id, { tell: true }); });
      return dot.addTo(found);
    });
    state.areas.set(region, { shapes: found, line, points });
    look();
  }

  // --- looking around --------------------------------------------------------------------------
  function look() {
    const level = map.getZoom() >= state.areaZoom ? AREA : DISTRICT;
    const view = map.getBounds();
    const near = level === DISTRICT ? [] : Object.entries(state.regions)
      .filter(([, box]) => view.intersects([[box[1], box[0]], [box[3], box[2]]])).map(([code]) => code);
    const wanted = near.filter((region) => !state.asked.has(region));
    wanted.forEach((region) => state.asked.add(region));
    if (wanted.length) say({ say: "want", regions: wanted });
    if (level !== state.level) map.closePopup();
    if (level !== state.level || near.join() !== state.near) say({ say: "level", level, regions: near });
    state.level = level;
    state.near = near.join();
    for (const [region, drawn] of state.areas) {
      for (const layer of [drawn.shapes, drawn.line]) {
        if (near.includes(region)) layer.addTo(map); else layer.remove();
      }
    }
    // The national drawing's coarser lines would run beside the finer ones.
    const covered = near.length > 0 && near.every((region) => state.areas.has(region));
    for (const line of state.borders) { if (covered) line.remove(); else line.addTo(map); }
    paint();
  }

  function paint() {
    if (!state.districts) return;
    const covered = (feature) => state.level !== DISTRICT && state.areas.has(feature.properties.region)
      && state.near.split(",").includes(feature.properties.region);
    state.districts.eachLayer((layer) => {
      if (covered(layer.feature)) layer.remove(); else { layer.addTo(map); layer.setStyle(styleOf(layer.feature)); }
    });
    const visible = state.districts.getLayers().filter((layer) => !covered(layer.feature));
    for (const { shapes: drawn } of state.areas.values()) {
      if (!map.hasLayer(drawn)) continue;
      drawn.eachLayer((layer) => { layer.setStyle(styleOf(layer.feature)); visible.push(layer); });
    }
    state.marks?.remove();
    state.marks = marksOf(visible, map, lines);
    // After the map itself: on a slow tablet the small one costs as much again.
    cancelIdleCallback(state.idle);
    state.idle = requestIdleCallback(paintTown, { timeout: 400 });
    ring();
  }

  // --- the town, enlarged ------------------------------------------------------------------------
  const inset = { box: document.getElementById("town") };
  function paintTown() {
    const show = Boolean(state.town) && state.level === DISTRICT
      && state.districts.getLayers().some((one) => state.town.contains(one.getBounds()) && isMine(one.feature));
    inset.box.hidden = !show;
    if (!show) return;
    if (!inset.map) makeTown();
    inset.box.className = corner();
    inset.map.invalidateSize({ pan: false });
    inset.map.fitBounds(state.town, { padding: [6, 6], animate: false });
    inset.shapes.setStyle(styleOf);
    inset.marks?.remove();
    inset.marks = marksOf(inset.shapes.getLayers(), inset.map, inset.lines);
  }

  // The corner of the window in which it covers least of the country.
  function corner() {
    const { x: width, y: height } = map.getSize();
    const side = Math.min(165, width * 0.3) + 10;
    const over = ([vertical, horizontal]) => {
      const x = horizontal === "left" ? 0 : width - side;
      const y = vertical === "top" ? 0 : height - side;
      const box = L.bounds([x, y], [x + side, y + side]);
      return state.districts.getLayers().filter((one) => {
        const { _northEast: far, _southWest: near } = one.getBounds();
        return box.intersects(L.bounds(map.latLngToContainerPoint(far), map.latLngToContainerPoint(near)));
      }).length;
    };
    const corners = [["bottom", "right"], ["bottom", "left"], ["top", "right"]].map((one) => [over(one), one]);
    return corners.sort((a, b) => a[0] - b[0])[0][1].join(" ");
  }

  function makeTown() {
    const div = inset.box.appendChild(document.createElement("div"));
    const words = inset.box.appendChild(document.createElement("div"));
    words.className = "words";
    words.textContent = state.words.town || "";
    inset.box.setAttribute("aria-label", state.words.townHint || "");
    inset.map = L.map(div, {
      preferCanvas: true, zoomSnap: 0.1, zoomControl: false, attributionControl: false, keyboard: false, dragging: false,
      scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false, tap: false,
    }).fitBounds(state.town);
    inset.lines = L.canvas();
    inset.shapes = L.geoJSON(topojson.feature(state.topology, state.topology.objects.districts), {
      style: styleOf, interactive: false,
      filter: (feature) => L.geoJSON(feature).getBounds().intersects(state.town.pad(0.2)),
    }).addTo(inset.map);
    const open = () => map.fitBounds(state.town, { padding: [10, 10] });
    inset.box.addEventListener("click", open);
    inset.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); }
    });
  }

  // --- choosing ----------------------------------------------------------------------------------
  function find(code) {
    let found = null;
    const see = (layer) => { if (layer.feature.id === code) found = layer; };
    for (const { shapes: drawn } of state.areas.values()) drawn.eachLayer(see);
    if (!found && state.districts) state.districts.eachLayer(see);
    return found;
  }

  function select(code, { tell = false } = {}) {
    if (code !== null && !state.shades.has(code)) return;
    state.selected = code;
    if (code === null) map.closePopup();
    ring();
    if (tell) say({ say: "selected", code });
  }

  function ring() {
    state.ring?.remove();
    const layer = state.selected && find(state.selected);
    if (!layer || !layer.getBounds || !map.hasLayer(layer)) return;
    state.ring = L.geoJSON(layer.feature, {
      interactive: false, renderer: lines, style: { color: "#0b1a3a", weight: 3.5, fill: false, opacity: 1 },
    }).addTo(map);
  }

  function card({ code, title, text, facts }) {
    if (code !== state.selected) return;
    const layer = find(code);
    if (!layer) return;
    const box = document.createElement("div");
    box.append(element("h2", title), element("p", text));
    const list = box.appendChild(document.createElement("dl"));
    for (const [term, value] of facts) list.append(element("dt", term), element("dd", value));
    const [lon, lat] = layer.feature.properties.centre;
    L.popup({ maxWidth: 270, autoPanPadding: [20, 20] }).setLatLng([lat, lon]).setContent(box).openOn(map);
  }

  function element(name, text) {
    const one = document.createElement(name);
    one.textContent = text;
    return one;
  }

  map.on("click", () => select(null, { tell: true }));

  // --- talking with the page -----------------------------------------------------------------------
  const say = (message) => window.parent.postMessage(message, "*");

  const answers = {
    words({ words, onlyAreas, around }) {
      Object.assign(state, { words, onlyAreas, around });
      document.documentElement.lang = words.lang;
      const [nearer, farther] = document.querySelectorAll(".leaflet-control-zoom a");
      for (const [button, text] of [[nearer, words.nearer], [farther, words.farther]]) {
        button.title = text;
        button.setAttribute("aria-label", text);
      }
      map.getContainer().setAttribute("aria-label", words.map);
    },
    shades({ rows, fresh }) {
      if (fresh) state.shades.clear();
      for (const [code, shade, name] of rows) state.shades.set(code, [shade, name]);
      paint();
    },
    outline({ drawing, text }) {
      const topology = JSON.parse(text);
      if (drawing === "districts") takeDistricts(topology); else takeAreas(drawing.slice("areas:".length), topology);
    },
    select({ code, pan }) {
      select(code);
      const layer = code && find(code);
      if (layer && pan) map.panInside(layer.getBounds ? layer.getBounds().getCenter() : layer.getLatLng(), { padding: [60, 60] });
    },
    near({ code }) {
      const layer = find(code);
      if (layer) map.setView(layer.getBounds().getCenter(), Math.max(state.areaZoom, map.getBoundsZoom(layer.getBounds())));
    },
    card,
    hello() { say({ say: "ready" }); },
    home() { select(null); map.fitBounds(state.home, state.fit); },
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent) return;
    answers[event.data?.say]?.(event.data);
  });
  new ResizeObserver(() => { if (state.districts) { map.invalidateSize({ pan: false }); paintTown(); } }).observe(map.getContainer());
  say({ say: "ready" });
})();
