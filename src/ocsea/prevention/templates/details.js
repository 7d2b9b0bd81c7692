"use strict";
// What is said of the chosen form, measure or factor.

const link = (ref) => element("a", { href: address({ show: ref }), "data-ref": ref }, label(ref));

function section(key, ...children) {
  return element("section", {}, element("h3", {}, say(key)), children);
}

function facts(rows) {
  const shown = rows.filter(([, value]) => value);
  return element(
    "dl",
    {},
    shown.map(([key, value]) => element("div", {}, element("dt", {}, say(key)), element("dd", {}, value))),
  );
}

function callout(key, both) {
  return element("section", { class: "callout" }, element("h3", {}, say(key)), paragraphs(both));
}

// -- steps -------------------------------------------------------------------------------------------

function effectOf({ measure, value, low, high, n }) {
  const ends = [low, high].filter((end) => end !== undefined).map(number);
  const range = ends.length === 2 ? ` [${ends.join("; ")}]` : "";
  return `${measure} ${number(value)}${range}${n === undefined ? "" : `, ${say("page-people", { n: number(n) })}`}`;
}

function sourceMarks(sources) {
  return `[${sources.length ? sources.join(", ") : say("page-reasoning")}]`;
}

function outcomeOf({ outcome }) {
  if (!outcome) return ""; // factors have none
  const told = say(`page-outcome-${outcome}`);
  return outcome === "not-measured" ? told : say("page-measured", { outcome: told });
}

// The words on a step, one after another: how direct, what was measured, from where.
function evidence(step) {
  const told = [
    say(`page-${step.directness}`),
    outcomeOf(step),
    step.effect && effectOf(step.effect),
    sourceMarks(step.sources),
  ];
  return told.filter(Boolean).join(" · ");
}

function stepItem(step, weakest) {
  return element(
    "li",
    {},
    element("p", {}, link(step.from), " ", element("b", {}, say(`page-relation-${step.relation}`)), " → ", link(step.to)),
    element(
      "p",
      { class: "evidence" },
      gradeBadge(step.certainty),
      step === weakest && badge("weak", say("page-weakest")),
      unverified(step),
      ` ${evidence(step)}`,
    ),
    step.note && paragraphs(step.note, { class: "hint" }),
  );
}

function wayList(each) {
  const weakest = each.steps.length > 1 ? each.weakest : null;
  return element("ol", { class: "way" }, each.steps.map((step) => stepItem(step, weakest)));
}

function wayRow(ref, found) {
  const summary = element("summary", {}, element("span", { class: "name" }, label(ref)), gradeBadge(found[0].grade));
  return element("details", { class: "row", "data-row": ref, "data-grade": found[0].grade }, summary, found.map(wayList));
}

// The ways to each other end, the surest first, and how many the filters hide.
function wayRows(node, key, state) {
  const found = waysByEnd(node.ref, passing(state));
  const hidden = waysByEnd(node.ref, ways).size - found.size;
  const rows = [...found].map(([ref, each]) => wayRow(ref, node.kind === "factor" ? each.slice(0, 1) : each));
  const title = element("h3", {}, say(key), " ", element("span", { class: "number" }, `(${found.size})`));
  return element(
    "section",
    { id: "ways" },
    title,
    rows.length ? element("p", { class: "hint" }, say("page-ways-hint")) : element("p", {}, say("page-no-ways")),
    hidden > 0 && element("p", { class: "hint", id: "hidden-rows" }, say("page-filtered", { n: hidden })),
    rows,
  );
}

// -- what does not count as help ---------------------------------------------------------------------

function notHelpAbout(node) {
  const factors = factorSteps.filter((step) => step.to === node.ref).map((step) => step.from);
  const about = new Set([node.ref, ...(node.kind === "form" ? factors : [])]);
  return notHelp.filter((each) => about.has(each.ref) || each.ends.some((end) => about.has(end)));
}

function notHelpItem(each) {
  const ends = nodes.get(each.ends[0]).kind === "factor" ? each.ends : data.names[each.target].forms.map((id) => `form:${id}`);
  const relation = say("page-aims", { relation: say(`page-relation-${each.relation}`) });
  return element(
    "li",
    { class: each.direction },
    element("p", {}, link(each.ref), ` (${relation} → `, ends.flatMap((end, at) => [at ? ", " : "", link(end)]), ")"),
    element(
      "p",
      { class: "evidence" },
      badge(`direction ${each.direction}`, say(`page-direction-${each.direction}`)),
      gradeBadge(each.certainty),
      unverified(each),
      ` ${evidence(each)}`,
    ),
    each.note && paragraphs(each.note),
  );
}

const NOTED = ["harms", "none", "unknown"];

function notHelpSection(node, state) {
  const known = notHelpAbout(node);
  const found = known
    .filter((each) => passes({ ...each, grade: each.certainty, measure: each.ref, helps: false }, state))
    .sort((a, b) => NOTED.indexOf(a.direction) - NOTED.indexOf(b.direction) || byText(a.id, b.id));
  if (!known.length) return null;
  const rest = known.length - found.length;
  return element(
    "section",
    { id: "not-help", class: "callout doubtful" },
    element("h3", {}, say("page-not-help")),
    element("p", { class: "hint" }, say("page-not-help-hint")),
    element("ul", {}, found.map(notHelpItem)),
    rest > 0 && element("p", { class: "hint" }, say("page-filtered", { n: rest })),
  );
}

// -- sources -----------------------------------------------------------------------------------------

function sourceItem(id) {
  const { title, publisher, published, url, ref_number: reference, read_as: read } = data.sources[id];
  const year = published === "undated" ? say("page-source-undated") : published;
  return element(
    "li",
    { "data-source": id },
    element("span", { class: "mark" }, `[${id}]`),
    ` ${publisher}: `,
    element("cite", {}, title),
    ` (${year}). `,
    reference && `${reference}. `,
    url && element("a", { href: url, rel: "noreferrer" }, url),
    url && ". ",
    `${say(`page-read-${read}`)}.`,
  );
}

function sourcesOf(node) {
  const steps = ways.filter((each) => each.helps && touches(each, node.ref)).flatMap((each) => each.steps);
  const bearing = factorSteps.filter((step) => step.to === node.ref || step.from === node.ref);
  const cited = [node, ...steps, ...notHelpAbout(node), ...bearing].flatMap((each) => each.sources);
  return section("page-sources", element("ul", { class: "sources" }, [...new Set(cited)].sort().map(sourceItem)));
}

// -- one kind each -----------------------------------------------------------------------------------

const sure = (node) => [
  ["page-sure", gradeBadge(node.certainty)],
  ["page-directness", say(`page-${node.directness}`)],
];

function costOf(node) {
  return say(`cost-${node.cost}`) + (node.cost_reason ? ` (${text(node.cost_reason)})` : "");
}

function measureBody(node, state) {
  return [
    facts([
      ["page-who", say(`actor-${node.actor}`)],
      ["page-level", say(`page-level-${node.level}`)],
      ["page-cost", costOf(node)],
      ...sure(node),
      ["page-studied", say(`page-studied-${node.outcome_studied ? "yes" : "no"}`)],
      ["page-effect", node.effect && text(node.effect)],
      ["page-note", node.note && text(node.note)],
    ]),
    notHelpSection(node, state),
    wayRows(node, "page-ways-of-measure", state),
  ];
}

function bearing(steps, end) {
  const item = (step) =>
    element("li", {}, link(step[end]), ` (${say(`page-relation-${step.relation}`)}) `, gradeBadge(step.certainty));
  return steps.length ? element("ul", { class: "plain" }, steps.map(item)) : element("p", {}, say("page-no-ways"));
}

function factorBody(node, state) {
  return [
    element("p", { class: "notice" }, say("page-about-factor")),
    facts([
      ["page-where", say(`page-where-${node.level}`)],
      ["page-strength", say(`page-strength-${node.strength}`)],
      ...sure(node),
      ["page-modifiable", say(`page-modifiable-${node.modifiable ? "yes" : "no"}`)],
      ["page-effect", node.effect && text(node.effect)],
      ["page-note", node.note && text(node.note)],
    ]),
    notHelpSection(node, state),
    wayRows(node, "page-ways-of-factor", state),
    section("page-factor-forms", bearing(factorSteps.filter((step) => step.from === node.ref), "to")),
  ];
}

function formLinks(ids) {
  return ids.length && element("span", {}, ids.flatMap((id, at) => [at ? "; " : "", link(`form:${id}`)]));
}

function formBody(node, state) {
  return [
    section("page-definition", paragraphs(node.definition)),
    facts([
      ["page-scope", text(node.scope)],
      ["page-victims", say(`victims-${node.victims}`)],
      ["page-broader", formLinks(node.broader)],
      ["page-narrower", formLinks(node.narrower)],
      ["page-note", node.note && text(node.note)],
    ]),
    wayRows(node, "page-ways-of-form", state),
    notHelpSection(node, state),
    section("page-form-factors", bearing(factorSteps.filter((step) => step.to === node.ref), "from")),
  ];
}

const BODIES = { measure: measureBody, factor: factorBody, form: formBody };

function headOf(node) {
  return [
    element("a", { href: "#list-title", id: "back" }, say("page-back")),
    element("h2", { id: "title", tabindex: "-1" }, text(node.label)),
    element(
      "p",
      { class: "badges" },
      badge("kind", kindOf(node)),
      element("code", {}, node.ref),
      unverified(node),
      node.maturity === "emerging" && badge("doubt", say("emerging")),
      node.deprecated && badge("doubt", say("page-retired")),
      node.valid_to && badge("doubt", say("page-ended", { day: day(node.valid_to) })),
    ),
    node.deprecated && paragraphs(node.deprecated),
    node.caution && callout("cli-caution", node.caution),
  ];
}

function bodyOf(node, state) {
  return [...BODIES[node.kind](node, state), sourcesOf(node)];
}

// -- when nothing is chosen --------------------------------------------------------------------------

function gradeLegend() {
  const row = (grade) =>
    element(
      "div",
      {},
      element("dt", {}, element("span", { class: `line ${grade}` }), gradeBadge(grade)),
      element("dd", {}, say(`page-grade-${grade}`)),
    );
  return section("page-grades", element("dl", {}, [...GRADES].reverse().map(row)));
}

const title = (key) => element("h2", { id: "title", tabindex: "-1" }, say(key));

function intro() {
  return [
    ["start", "way", "factor", "count"].map((name) => element("p", {}, say(`page-about-${name}`))),
    gradeLegend(),
  ];
}
