// The map inside its sandbox. It can ask nothing of any server: the page around it posts outlines, shades and words.
// Every text it is given becomes a text node.
(() => {
  "use strict";
  const requestIdleCallback = window.requestIdleCallback ?? ((call) => setTimeout(call, 50));
  const cancelIdleCallback = window.cancelIdleCallback ?? clearTimeout;
  const config = JSON.parse(document.getElementById("config").textContent);
  const INK = "#1b2430";
  // Who wants less motion is taken there at once.
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  // Under a table there is nobody to see it glide, and no frames to glide in.
  const how = (jump) => (isStill || jump ? { animate: false } : {});
  const MOST_INSETS = 3;
  const [DISTRICT, AREA] = config.layers.map((layer) => layer.level);
  const OUTSIDE = -1;
  // Where single centres can be told apart, in steps of the zoom nearer than the one that shows areas.
  const CENTRES_AFTER = 1.25;
  const state = {
    words: {}, names: {}, shades: new Map(), level: DISTRICT, areaZoom: 8, home: null, districts: null,
    regions: {}, areas: new Map(), asked: new Set(), selected: null, borders: [], near: "",
    centres: new Map(), centresAsked: new Set(), isByHand: false, follows: false,
  };

  const map = L.map("map", { ...config.options, keyboard: true, maxBoundsViscosity: 0.8, bounceAtZoomLimits: false });
  const zoomButtons = L.control.zoom({ position: "topleft", zoomInText: "+", zoomOutText: "−" }).addTo(map);
  map.createPane("lines").style.zIndex = 450;
  map.createPane("signs").style.zIndex = 460;
  for (const pane of ["lines", "signs"]) map.getPane(pane).style.pointerEvents = "none";
  const lines = L.canvas({ pane: "lines", padding: 0.3 });
  if (config.tiles) L.tileLayer(config.tiles.url, { attribution: config.tiles.attribution, maxZoom: config.options.maxZoom }).addTo(map);

  // --- paint -----------------------------------------------------------------------------------
  function pattern(draw) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.fillStyle = "#fbfaf7";
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = pen.fillStyle = "#9a9488";
    pen.lineWidth = 1.1;
    draw(pen);
    return pen.createPattern(tile, "repeat");
  }
  const patterns = {
    hatch: pattern((pen) => {
      pen.beginPath();
      for (const at of [-4, 4, 12]) { pen.moveTo(at - 5, 9); pen.lineTo(at + 5, -1); }
      pen.stroke();
    }),
    dots: pattern((pen) => { for (const [x, y] of [[2, 2], [6, 6]]) { pen.beginPath(); pen.arc(x, y, 1.1, 0, Math.PI * 2); pen.fill(); } }),
  };

  const paintOf = (code) => config.paints[(state.shades.get(code) || [OUTSIDE])[0]];

  function styleOf(feature) {
    const paint = paintOf(feature.id);
    const fill = !paint ? "#f0ede6" : patterns[paint.fill] ?? paint.fill;
    return { fillColor: fill, fillOpacity: config.tiles ? 0.72 : 1, color: paint?.mark ? "#ffffff" : "#c4bdaf", weight: paint ? 1 : 0.5, opacity: 1 };
  }

  // A mark is a circle marker with another face: up, dot, down, split or the cross of a centre, drawn by the same canvas.
  const Mark = L.CircleMarker.extend({ _updatePath() { this._renderer._updateMark(this); } });
  L.Canvas.include({
    _updateMark(layer) {
      if (!this._drawing || layer._empty()) return;
      const { x, y } = layer._point;
      const size = layer._radius;
      const pen = this._ctx;
      pen.beginPath();
      if (layer.options.face === "dot") pen.arc(x, y, size * 0.72, 0, Math.PI * 2);
      else if (layer.options.face === "split") {
        for (const side of [-1, 1]) { pen.moveTo(x + side * size * 1.1, y); pen.lineTo(x + side * size * 0.25, y - size); pen.lineTo(x + side * size * 0.25, y + size); pen.closePath(); }
      } else if (layer.options.face === "cross") {
        pen.rect(x - size, y - size * 0.36, size * 2, size * 0.72);
        pen.rect(x - size * 0.36, y - size, size * 0.72, size * 2);
      } else {
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
    state.topology = topology;
    state.districts = shapes(topology, "districts");
    const region = (geometry) => geometry.properties.region;
    state.borders = [
      border(topology, "districts", (a, b) => a === b, { weight: 1.6, opacity: 0.75 }),
      border(topology, "districts", (a, b) => a !== b && region(a) !== region(b), { weight: 1.6, opacity: 0.75 }),
    ];
    byOrder(goHome);
    state.districts.addTo(map);
    map.on("moveend", look);
    map.on("move", keepInStep);
    look();
    // Two frames on, the canvas has been painted; a map that nobody sees is given no frames, and is ready all the same.
    const shown = () => {
      clearTimeout(late);
      if (!state.isShown) say({ say: "shown" });
      state.isShown = true;
    };
    const late = setTimeout(shown, 1500);
    requestAnimationFrame(() => requestAnimationFrame(shown));
  }

  function goHome() {
    state.isHome = true;
    const mine = state.districts.getLayers().filter((one) => isMine(one.feature));
    const box = L.featureGroup(mine.length ? mine : state.districts.getLayers()).getBounds();
    map.setMinZoom(0);
    state.home = box;
    state.fit = { padding: [12, 12] };
    map.fitBounds(box, { ...state.fit, animate: false });
    state.tiny = tinyRegions();
    if (state.tiny.length && map.getSize().x > map.getSize().y) {
      // On a wide screen the country makes room for the small maps.
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

  const boxOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  // Regions in which no district is wide enough for its mark when the whole map is seen: a town, mostly.
  function tinyRegions() {
    const widths = {};
    state.districts.eachLayer((layer) => {
      if (!isMine(layer.feature) || !layer.getBounds) return;
      const box = layer.getBounds();
      const wide = map.latLngToContainerPoint(box.getNorthEast()).x - map.latLngToContainerPoint(box.getSouthWest()).x;
      (widths[layer.feature.properties.region] ??= []).push(wide);
    });
    return Object.entries(widths)
      .map(([region, found]) => [Math.max(...found), region])
      .filter(([widest]) => widest < 19)
      .sort((a, b) => a[0] - b[0]).slice(0, MOST_INSETS).map(([, region]) => region);
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
    const changed = level !== state.level || near.join() !== state.near;
    if (changed) say({ say: "level", level, regions: near });
    const { lat, lng } = map.getCenter();
    const by = state.isByHand ? "hand" : "order";
    if (state.isByHand) state.isHome = false;
    say({ say: "moved", lat: round(lat), lon: round(lng), zoom: map.getZoom(), by, ...around() });
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

  const round = (degrees) => Math.round(degrees * 1e4) / 1e4;

  // The district whose middle is nearest to the middle of the view, and its region.
  function around() {
    const middle = map.getCenter();
    let nearest = null;
    let least = Infinity;
    state.districts.eachLayer(({ feature }) => {
      const [lon, lat] = feature.properties.centre;
      const far = (lat - middle.lat) ** 2 + (lon - middle.lng) ** 2;
      if (far < least) { least = far; nearest = feature; }
    });
    return nearest ? { district: nearest.id, region: nearest.properties.region } : {};
  }

  // A map beside this one follows while it is dragged, not only when it rests.
  function keepInStep() {
    if (!state.paired || state.follows || state.stepping) return;
    state.stepping = true;
    requestAnimationFrame(() => {
      state.stepping = false;
      const { lat, lng } = map.getCenter();
      say({ say: "step", lat, lon: lng, zoom: map.getZoom(), by: state.isByHand ? "hand" : "order" });
    });
  }

  // What moves the map by order of the page, a popup that asks for room too, is not taken for a hand.
  function byOrder(move) {
    state.isByHand = false;
    state.isHome = move === goHome;
    move();
  }

  const byHand = () => { state.isByHand = true; };
  map.on("dragstart boxzoomstart", byHand);
  for (const kind of ["wheel", "dblclick", "keydown"]) map.getContainer().addEventListener(kind, byHand, { passive: true });
  map.getContainer().addEventListener("touchstart", (event) => { if (event.touches.length > 1) byHand(); }, { passive: true });
  zoomButtons.getContainer().addEventListener("click", byHand, { capture: true });

  // --- health centres, when one is near ----------------------------------------------------------
  function lookForCentres() {
    const near = state.level === AREA && map.getZoom() >= state.areaZoom + CENTRES_AFTER ? state.near.split(",") : [];
    const wanted = near.filter((region) => region && !state.centresAsked.has(region));
    wanted.forEach((region) => state.centresAsked.add(region));
    if (wanted.length) say({ say: "wantCentres", regions: wanted });
    for (const [region, drawn] of state.centres) { if (near.includes(region)) drawn.addTo(map); else drawn.remove(); }
  }

  function takeCentres({ region, rows }) {
    const drawn = L.layerGroup(rows.flatMap(([, name, lon, lat, isMadeUp]) => {
      const ground = L.circleMarker([lat, lon], {
        radius: 8, weight: 1.5, color: "#1b2430", fillColor: "#ffffff", fillOpacity: 1, dashArray: isMadeUp ? "3 2.5" : null,
      });
      ground.bindTooltip(document.createTextNode(name), { direction: "top", offset: [0, -6] });
      ground.on("click", (event) => { L.DomEvent.stop(event); ground.openTooltip(); });
      const cross = new Mark([lat, lon], { face: "cross", radius: 4.5, stroke: false, fillColor: "#b3261e", fillOpacity: 1, interactive: false });
      return [ground, cross];
    }));
    state.centres.set(region, drawn);
    lookForCentres();
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
    // After the map itself: on a slow tablet a small one costs as much again.
    cancelIdleCallback(state.idle);
    state.idle = requestIdleCallback(paintInsets, { timeout: 400 });
    lookForCentres();
    ring();
  }

  // --- small maps of what is too small to see ---------------------------------------------------------
  const insets = { box: document.getElementById("insets"), byRegion: new Map() };
  function paintInsets() {
    const show = state.level === DISTRICT && state.tiny.length > 0;
    insets.box.hidden = !show;
    if (!show) return;
    insets.box.className = corner();
    for (const region of state.tiny) {
      if (!insets.byRegion.has(region)) insets.byRegion.set(region, makeInset(region));
      const inset = insets.byRegion.get(region);
      inset.map.invalidateSize({ pan: false });
      inset.map.fitBounds(boxOf(state.regions[region]), { padding: [6, 6], animate: false });
      inset.shapes.setStyle(styleOf);
      inset.marks?.remove();
      inset.marks = marksOf(inset.shapes.getLayers(), inset.map, inset.lines);
    }
  }

  // The corner of the window in which they cover least of the country.
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

  function makeInset(region) {
    const box = insets.box.appendChild(document.createElement("div"));
    box.className = "inset";
    const div = box.appendChild(document.createElement("div"));
    const words = box.appendChild(document.createElement("div"));
    const named = (sentence) => (sentence || "").replace("{region}", state.names[region] ?? "");
    words.className = "words";
    words.textContent = named(state.words.town);
    box.setAttribute("role", "button");
    box.tabIndex = 0;
    box.setAttribute("aria-label", named(state.words.townHint));
    const bounds = boxOf(state.regions[region]);
    const inset = { map: L.map(div, {
      preferCanvas: true, zoomSnap: 0.1, zoomControl: false, attributionControl: false, keyboard: false, dragging: false,
      scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false, tap: false,
    }).fitBounds(bounds), lines: L.canvas() };
    inset.shapes = L.geoJSON(topojson.feature(state.topology, state.topology.objects.districts), {
      style: styleOf, interactive: false,
      filter: (feature) => feature.geometry !== null && L.geoJSON(feature).getBounds().intersects(bounds.pad(0.2)),
    }).addTo(inset.map);
    const open = () => say({ say: "opened", region });
    box.addEventListener("click", open);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); }
    });
    return inset;
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
    words({ words, names, onlyAreas, around }) {
      Object.assign(state, { words, names, onlyAreas, around });
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
    near({ code, jump }) {
      const layer = find(code);
      if (layer) byOrder(() => map.setView(layer.getBounds().getCenter(), Math.max(state.areaZoom, map.getBoundsZoom(layer.getBounds())), how(jump)));
    },
    region({ code, jump }) {
      if (state.regions[code]) byOrder(() => map.fitBounds(boxOf(state.regions[code]), { padding: [12, 12], ...how(jump) }));
    },
    view({ lat, lon, zoom }) {
      state.follows = true;
      byOrder(() => map.setView([lat, lon], zoom, { animate: false }));
      state.follows = false;
    },
    paired({ paired }) { state.paired = paired; },
    centres: takeCentres,
    card,
    hello() { say({ say: "ready" }); },
    home({ jump }) {
      select(null);
      byOrder(() => map.fitBounds(state.home, { ...state.fit, ...how(jump) }));
      state.isHome = true;
    },
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent) return;
    answers[event.data?.say]?.(event.data);
  });
  new ResizeObserver(() => {
    // Without a height yet there is nothing to fit a country into.
    if (!state.districts || map.getContainer().clientHeight < 40) return;
    const wasHome = state.isHome;
    byOrder(() => map.invalidateSize({ pan: false }));
    // Whoever looks at the whole country goes on doing so in a window of another size.
    if (wasHome) byOrder(goHome);
    paintInsets();
  }).observe(map.getContainer());
  say({ say: "ready" });
})();
