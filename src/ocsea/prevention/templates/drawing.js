"use strict";
// The drawing: measures on the left, factors in the middle, forms on the right.

const FEW = 8;
const COLUMNS = ["measure", "factor", "form"];
const SIZES = {
  close: { width: 220, height: 54, row: 68, font: 13, longest: 75 },
  whole: { width: 246, height: 20, row: 26, font: 11, longest: 40 },
};
const GAP = 100;
const MARGIN = 14;

let drawing = null;
let zoom = 1;

const named = (name) => data.names[name].forms.map((id) => `form:${id}`);
const reached = (name) => (nodes.has(`factor:${name}`) ? [`factor:${name}`] : named(name));

function line(step) {
  const direction = step.direction ?? "factor";
  const { from, to, relation, certainty } = step;
  return { from, to, relation, certainty, direction };
}

// -- what is drawn -----------------------------------------------------------------------------------

function notHelpLines(node, state) {
  const shown = notHelpAbout(node).filter((each) =>
    passes({ ...each, grade: each.certainty, measure: each.ref, helps: false }, state),
  );
  return shown.flatMap((each) => {
    const ends = each.ends.includes(node.ref) ? [node.ref] : reached(each.target);
    const onward = node.kind === "form" ? factorSteps.filter((s) => s.from === ends[0] && s.to === node.ref) : [];
    return [...ends.map((to) => line({ ...each, from: each.ref, to })), ...onward.map(line)];
  });
}

function linesOf(node, state) {
  const groups = [...waysByEnd(node.ref, passing(state)).values()];
  const few = state.draw === "few";
  const chosen = few ? groups.slice(0, FEW).map((found) => found[0]) : groups.flat();
  const onward = node.kind === "factor" ? factorSteps.filter((step) => step.from === node.ref) : [];
  const steps = node.kind === "factor" ? chosen.map((each) => each.steps[0]) : chosen.flatMap((each) => each.steps);
  return {
    shown: Math.min(groups.length, FEW),
    found: groups.length,
    lines: [...steps.map(line), ...(few ? onward.slice(0, FEW) : onward).map(line), ...notHelpLines(node, state)],
  };
}

function wholeLines(state) {
  const fits = (step, measure, helps) => passes({ grade: step.certainty, measure, helps }, state);
  const fromMeasures = data.edges
    .filter((edge) => fits(edge, `measure:${edge.measure}`, edge.direction === "helps"))
    .flatMap((edge) => reached(edge.target).map((to) => line(edgeStep(edge, to))));
  const used = new Set(fromMeasures.map((each) => each.to));
  const fromFactors = data.factors
    .filter((factor) => rank(factor.certainty) >= rank(state.certainty))
    .filter((factor) => !filtered(state) || used.has(`factor:${factor.id}`))
    .flatMap((factor) => {
      const known = nodes.get(`factor:${factor.id}`);
      return [...new Set(factor.acts_on.flatMap(named))].map((form) => line(factorStep(known, form)));
    });
  return [...fromMeasures, ...fromFactors];
}

// -- how it is drawn ---------------------------------------------------------------------------------

const shortened = (words, longest) => (words.length > longest ? `${words.slice(0, longest - 1).trimEnd()}…` : words);

const isStraight = ({ from, to }) => nodes.get(from).kind === "measure" && nodes.get(to).kind === "form";

// The nodes that come first: those that are tied straight, or in the whole graph those next to the chosen one.
function foremost(lines, size, chosen) {
  const next = (each) => each.from === chosen || each.to === chosen;
  return new Set(lines.filter(size === SIZES.whole ? next : isStraight).flatMap((each) => [each.from, each.to]));
}

// Below what is tied to a form straight stand the factors, so that no line runs behind one. What stands
// alone in its column is centred on those rows, or on all if there are none.
function placed(lines, size, chosen) {
  const refs = [...new Set(lines.flatMap((each) => [each.from, each.to]))];
  const first = foremost(lines, size, chosen);
  const columns = COLUMNS.map((kind) => {
    const column = refs.filter((ref) => nodes.get(ref).kind === kind);
    return [...column.filter((ref) => first.has(ref)), ...column.filter((ref) => !first.has(ref))];
  });
  const leading = Math.max(...columns.map((column) => column.filter((ref) => first.has(ref)).length));
  const above = size === SIZES.whole ? 0 : leading;
  const rows = Math.max(...columns.map((column) => column.length));
  return columns.flatMap((column, x) => {
    const alone = column.length === 1 ? (above || Math.min(rows, 6)) / 2 - 0.5 : 0;
    const top = x === 1 && above ? above : alone;
    return column.map((ref, y) => ({ ref, x: size.width / 2 + x * (size.width + GAP), y: (top + y + 1) * size.row }));
  });
}

function headings(size) {
  return COLUMNS.map((kind, x) => ({
    data: { id: `heading:${kind}`, label: say(`page-${kind}s`) },
    position: { x: size.width / 2 + x * (size.width + GAP), y: size.row * 0.3 },
    classes: "heading",
  }));
}

// In the whole graph, what is not next to the chosen node steps back.
function elementsOf(lines, places, size, chosen) {
  const touching = lines.filter((each) => each.from === chosen || each.to === chosen);
  const near = new Set(touching.flatMap((each) => [each.from, each.to]));
  const back = (far) => (size === SIZES.whole && near.size && far ? " far" : "");
  const mark = (each) => NOTED.includes(each.direction) && (size !== SIZES.whole || touching.includes(each));
  return [
    ...headings(size),
    ...places.map(({ ref, x, y }) => ({
      data: { id: ref, label: shortened(label(ref), size.longest) },
      position: { x, y },
      classes: `${nodes.get(ref).kind}${ref === chosen ? " chosen" : ""}${back(!near.has(ref))}`,
    })),
    ...lines.map((each) => ({
      data: { source: each.from, target: each.to, label: mark(each) ? say(`page-mark-${each.direction}`) : "" },
      classes: `${each.direction} ${each.certainty} ${each.relation}${back(!touching.includes(each))}`,
    })),
  ];
}

function styles(size) {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const edge = (name) => ({ "line-color": colour(name), "target-arrow-color": colour(name) });
  return [
    {
      selector: "node",
      style: {
        label: "data(label)", shape: "round-rectangle", width: size.width, height: size.height,
        "background-color": colour("raised"), "border-width": 1.5, "border-color": colour("soft"),
        color: colour("ink"), "font-size": size.font, "font-family": "system-ui, sans-serif",
        "text-valign": "center", "text-wrap": size === SIZES.whole ? "none" : "wrap", "text-max-width": size.width - 14,
      },
    },
    { selector: "node.factor", style: { shape: "cut-rectangle", "border-style": "dashed" } },
    { selector: "node.form", style: { shape: "rectangle", "border-width": 3 } },
    { selector: "node.chosen", style: { "border-width": 4, "border-style": "solid", "border-color": colour("accent"), "font-weight": "bold" } },
    { selector: "node.heading", style: { "background-opacity": 0, "border-width": 0, "font-weight": "bold", events: "no" } },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 1.1, width: 2, label: "data(label)",
        "font-size": size.font - 1, "font-family": "system-ui, sans-serif", color: colour("ink"),
        "text-background-color": colour("paper"), "text-background-opacity": 1, "text-background-padding": 2,
        "source-endpoint": "90deg", "target-endpoint": "270deg", opacity: size === SIZES.whole ? 0.6 : 1, events: "no",
      },
    },
    ...["helps", "none", "harms", "unknown", "factor"].map((name) => ({ selector: `edge.${name}`, style: edge(name) })),
    { selector: "edge.none, edge.unknown", style: { "target-arrow-shape": "tee" } },
    { selector: "edge.harms", style: { "target-arrow-shape": "diamond", "arrow-scale": 1.5 } },
    { selector: "edge.high", style: { width: 5 } },
    { selector: "edge.moderate", style: { width: 3 } },
    { selector: "edge.low", style: { "line-style": "dashed" } },
    { selector: "edge.expert", style: { width: 1.5, "line-style": "dotted" } },
    { selector: ".far", style: { opacity: 0.12 } },
  ];
}

function fit(places, size) {
  const pane = document.getElementById("pane");
  const width = 3 * size.width + 2 * GAP + 2 * MARGIN;
  const height = Math.max(...places.map((place) => place.y)) + size.row / 2 + MARGIN;
  const scale = Math.min(1.25, Math.max(0.85, pane.clientWidth / width)) * zoom;
  const canvas = document.getElementById("canvas");
  canvas.style.width = `${Math.floor(width * scale)}px`;
  canvas.style.height = `${Math.ceil(height * scale)}px`;
  return scale;
}

function render(lines, size, chosen) {
  const once = [...new Map(lines.map((l) => [`${l.from} ${l.to} ${l.relation} ${l.direction}`, l])).values()];
  const places = placed(once, size, chosen);
  const scale = fit(places, size);
  const canvas = document.getElementById("canvas");
  drawing = cytoscape({
    container: canvas,
    elements: elementsOf(once, places, size, chosen),
    style: styles(size),
    layout: { name: "preset" },
    zoom: scale,
    minZoom: scale,
    maxZoom: scale,
    pan: { x: MARGIN * scale, y: MARGIN * scale },
    userZoomingEnabled: false,
    userPanningEnabled: false,
    boxSelectionEnabled: false,
    autoungrabify: true,
    autounselectify: true,
    pixelRatio: canvas.clientHeight > 3000 ? 1 : "auto",
  });
  drawing.on("tap", "node", (event) => go({ show: event.target.id() }, { focus: true }));
  return { nodes: places.length, lines: once.length };
}

function told(node, state, counts) {
  if (state.draw === "whole") return say("page-drawn-whole", counts);
  if (state.draw === "ways") return say("page-drawn-all", counts);
  return say(node.kind === "measure" ? "page-drawn-forms" : "page-drawn-measures", counts);
}

function draw(node, state) {
  drawing?.destroy();
  drawing = null;
  const whole = state.draw === "whole";
  const part = whole ? { lines: wholeLines(state) } : linesOf(node, state);
  if (!part.lines.length) return say("page-drawing-none");
  try {
    const counts = render(part.lines, whole ? SIZES.whole : SIZES.close, state.show);
    return told(node, state, { ...part, ...counts });
  } catch {
    return say("page-drawing-failed");
  }
}
