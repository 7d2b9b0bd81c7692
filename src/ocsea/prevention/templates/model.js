"use strict";
// What the page knows, and the ways from measures to forms. Nothing here touches what is shown.

const data = JSON.parse(document.getElementById("data").textContent);

const GRADES = ["expert", "low", "moderate", "high"];
const KINDS = ["form", "measure", "factor"];

// Every form, measure and factor by its name in the graph, such as "measure:dev-2fa".
const nodes = new Map();
for (const kind of KINDS) {
  for (const record of data[`${kind}s`]) {
    nodes.set(`${kind}:${record.id}`, { ...record, kind, ref: `${kind}:${record.id}` });
  }
}

const rank = (grade) => GRADES.indexOf(grade);
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function edgeStep(edge, to) {
  return { ...edge, from: `measure:${edge.measure}`, to };
}

function factorStep(factor, to) {
  const { certainty, directness, sources, status } = factor;
  const relation = factor.direction === "risk" ? "raises" : "lowers";
  return { from: factor.ref, to, relation, certainty, directness, sources, status };
}

// The forms that a short name stands for, with those below them.
const formsOf = (name) => data.names[name].all.map((id) => `form:${id}`);

const factorSteps = [...nodes.values()]
  .filter((node) => node.kind === "factor")
  .flatMap((factor) => {
    const forms = new Set(factor.acts_on.flatMap(formsOf));
    return [...forms].map((form) => factorStep(factor, form));
  });

// A way leads from a measure to a form: straight, or over a factor. It is as sure as its weakest step.
function way(steps) {
  const weakest = steps.reduce((a, b) => (rank(b.certainty) < rank(a.certainty) ? b : a));
  return {
    steps,
    weakest,
    grade: weakest.certainty,
    helps: steps[0].direction === "helps",
    measure: steps[0].from,
    factor: steps.length > 1 ? steps[0].to : null,
    form: steps.at(-1).to,
  };
}

function waysOver(edge) {
  const factor = nodes.get(`factor:${edge.target}`);
  if (!factor) return formsOf(edge.target).map((form) => way([edgeStep(edge, form)]));
  const first = edgeStep(edge, factor.ref);
  const onward = factorSteps.filter((step) => step.from === factor.ref);
  return onward.map((step) => way([first, step]));
}

function surestFirst(a, b) {
  return (
    rank(b.grade) - rank(a.grade) ||
    a.steps.length - b.steps.length ||
    byText(a.measure, b.measure) ||
    byText(a.steps[0].to, b.steps[0].to)
  );
}

const ways = data.edges.flatMap(waysOver).sort(surestFirst);

// What was tested and does not count as help: one step each, with what it was meant to reach.
const notHelp = data.edges
  .filter((edge) => edge.direction !== "helps")
  .map((edge) => {
    const factor = nodes.get(`factor:${edge.target}`);
    return { ...edge, ref: `measure:${edge.measure}`, ends: factor ? [factor.ref] : formsOf(edge.target) };
  });

const touches = (each, ref) => [each.measure, each.factor, each.form].includes(ref);

// -- filters -----------------------------------------------------------------------------------------

const filtered = (state) => state.certainty !== "expert" || state.actor !== "" || state.helps;

function passes(each, state) {
  return (
    rank(each.grade) >= rank(state.certainty) &&
    (!state.actor || nodes.get(each.measure).actor === state.actor) &&
    (each.helps || !state.helps)
  );
}

const passing = (state) => ways.filter((each) => passes(each, state));

// The ways that help, to or from a node or through it, each of the others once with all its ways.
function waysByEnd(ref, found) {
  const end = nodes.get(ref).kind === "measure" ? "form" : "measure";
  const groups = new Map();
  for (const each of found) {
    if (!each.helps || !touches(each, ref)) continue;
    if (!groups.has(each[end])) groups.set(each[end], []);
    groups.get(each[end]).push(each);
  }
  return groups;
}

// For every node at an end of ways that help: the other ends, and the surest grade.
function tally(found) {
  const counts = new Map();
  const count = (ref, end, grade) => {
    if (!ref) return;
    if (!counts.has(ref)) counts.set(ref, { ends: new Set(), grade });
    counts.get(ref).ends.add(end);
  };
  for (const { measure, factor, form, grade, helps } of found) {
    if (!helps) continue;
    count(measure, form, grade);
    count(factor, measure, grade);
    count(form, measure, grade);
  }
  return counts;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const searched = new Map(
  [...nodes.values()].map((node) => {
    const texts = [node.label.id, node.label.en, node.id, ...(node.also ?? [])];
    return [node.ref, plain(texts.join(" "))];
  }),
);

// The nodes that hold most of the words; all when no word is given.
function matching(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const hits = [...searched].map(([ref, held]) => [ref, wanted.filter((word) => held.includes(word)).length]);
  const most = Math.max(0, ...hits.map(([, count]) => count));
  if (wanted.length && !most) return new Set();
  return new Set(hits.filter(([, count]) => count === most).map(([ref]) => ref));
}

// The nodes to list: of the kind, with the words, and tied to a way that passes the filters.
function listed(state, found) {
  const tied = new Set(found.flatMap((each) => [each.measure, each.factor, each.form]));
  const fits = matching(state.words);
  const actorOnly = state.certainty === "expert" && !state.helps;
  return [...nodes.values()].filter((node) => {
    if (!fits.has(node.ref) || (state.kind && node.kind !== state.kind)) return false;
    if (!filtered(state) || tied.has(node.ref)) return true;
    return actorOnly && node.kind === "measure" && node.actor === state.actor;
  });
}
