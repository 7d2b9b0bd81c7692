"use strict";
// The state of the page stands in its address, so that a view can be shared and the back button works.

const byId = (id) => document.getElementById(id);
const NOTHING = { show: "", words: "", kind: "", certainty: "expert", actor: "", helps: false, draw: "few" };
const CHOICES = {
  kind: ["", ...KINDS],
  certainty: GRADES,
  actor: ["", ...data.actors],
  draw: ["few", "ways", "whole"],
};

let state = NOTHING;

// -- the address -------------------------------------------------------------------------------------

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const chosen = (key) => (CHOICES[key].includes(given.get(key)) ? given.get(key) : NOTHING[key]);
  return {
    show: nodes.has(given.get("show")) ? given.get("show") : "",
    words: given.get("words") ?? "",
    kind: chosen("kind"),
    certainty: chosen("certainty"),
    actor: chosen("actor"),
    helps: given.get("helps") === "1",
    draw: chosen("draw"),
    lang: ["id", "en"].includes(given.get("lang")) ? given.get("lang") : document.documentElement.lang,
  };
}

function address(change) {
  const next = { ...state, ...change };
  const told = new URLSearchParams({ lang: next.lang });
  for (const [key, usual] of Object.entries(NOTHING)) {
    if (next[key] !== usual) told.set(key, next[key] === true ? "1" : next[key]);
  }
  return `#${told}`;
}

// A new choice is a step of the history; a changed filter is not.
function go(change, { focus = false } = {}) {
  const step = "show" in change && change.show !== state.show;
  history[step ? "pushState" : "replaceState"](null, "", address(change));
  renderPage();
  if (focus) byId("title").focus();
}

// -- the list ----------------------------------------------------------------------------------------

function summaryOf(node, counts) {
  const counted = counts.get(node.ref);
  if (!counted) return say(node.kind === "measure" ? "page-untied" : "cli-no-measure");
  const key = node.kind === "measure" ? "page-count-forms" : "page-count-measures";
  return `${say(key, { n: counted.ends.size })} · ${say("page-surest", { grade: say(`certainty-${counted.grade}`) })}`;
}

function listItem(node, counts) {
  const current = node.ref === state.show;
  const hint = [node.kind === "measure" ? say(`actor-${node.actor}`) : "", summaryOf(node, counts)];
  const button = element(
    "button",
    { type: "button", "data-ref": node.ref, tabindex: "-1", "aria-current": current && "true" },
    element("span", { class: "name" }, text(node.label)),
    element("span", { class: "hint" }, hint.filter(Boolean).join(" · ")),
    unverified(node),
  );
  return element("li", {}, button);
}

function listGroup(kind, shown, counts) {
  if (!shown.length) return null;
  const { compare } = new Intl.Collator(lang);
  const order = (a, b) => compare(text(a.label), text(b.label)) || byText(a.id, b.id);
  const title = element("h3", { id: `list-${kind}` }, say(`page-${kind}s`), ` (${shown.length})`);
  const items = [...shown].sort(order).map((node) => listItem(node, counts));
  return [title, element("ul", { "aria-labelledby": `list-${kind}` }, items)];
}

function renderList() {
  const found = passing(state);
  const shown = listed(state, found);
  const counts = tally(found);
  const groups = KINDS.map((kind) => listGroup(kind, shown.filter((node) => node.kind === kind), counts));
  const none = shown.length ? [] : [element("p", {}, say("page-none-found"))];
  byId("list").replaceChildren(...[...groups, none].flat(2).filter(Boolean));
  byId("count").textContent = say("page-found", { n: shown.length });
  const buttons = [...byId("list").querySelectorAll("button")];
  const entry = buttons.find((button) => button.dataset.ref === state.show) ?? buttons[0];
  entry?.setAttribute("tabindex", "0");
}

// One stop for the tabulator; the arrow keys lead through the list.
function moveInList(event) {
  const buttons = [...byId("list").querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  const next = to === undefined ? null : buttons[Math.min(to, buttons.length - 1)];
  if (to === undefined) return;
  event.preventDefault();
  if (!next) return byId("words").focus();
  for (const button of buttons) button.setAttribute("tabindex", button === next ? "0" : "-1");
  next.focus();
}

// -- controls ----------------------------------------------------------------------------------------

function options(id, values, word) {
  byId(id).replaceChildren(...values.map((value) => element("option", { value }, word(value))));
  byId(id).value = state[id];
}

function renderControls() {
  options("kind", CHOICES.kind, (kind) => (kind ? say(`page-${kind}s`) : say("page-all")));
  options("certainty", GRADES, (grade) => (grade === "expert" ? say("page-all") : say(`certainty-${grade}`)));
  options("actor", CHOICES.actor, (actor) => (actor ? say(`actor-${actor}`) : say("page-all")));
  options("draw", state.show ? CHOICES.draw : ["whole"], (what) => say(`page-draw-${what}`));
  byId("helps").checked = state.helps;
  if (byId("words").value !== state.words) byId("words").value = state.words;
  byId("words").placeholder = say("page-search-hint");
  for (const button of byId("languages").children) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  }
}

function renderWords() {
  document.documentElement.lang = lang;
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  byId("languages").setAttribute("aria-label", say("page-language"));
  byId("pane").setAttribute("aria-label", say("page-drawing"));
  byId("canvas").setAttribute("aria-label", say("page-drawing-label"));
  byId("zoom-in").setAttribute("aria-label", say("page-zoom-in"));
  byId("zoom-out").setAttribute("aria-label", say("page-zoom-out"));
}

// -- the page ----------------------------------------------------------------------------------------

function renderDrawing() {
  const node = nodes.get(state.show);
  byId("drawing").hidden = !node && state.draw !== "whole";
  if (byId("drawing").hidden || !byId("drawing").open) return;
  byId("drawn").textContent = draw(node, state);
}

function lineLegend() {
  const sample = (kind, name, words) =>
    element("li", {}, element("span", { class: `line ${kind} ${name}` }), words);
  const directions = ["helps", ...NOTED, "factor"];
  return [
    element("ul", { class: "legend" }, [...GRADES].reverse().map((g) => sample("grade", g, say(`certainty-${g}`)))),
    element("ul", { class: "legend" }, directions.map((d) => sample("direction", d, say(`page-direction-${d}`)))),
  ];
}

// Without a choice the page explains itself, below the drawing where the whole graph was asked for.
function renderDetails() {
  const node = nodes.get(state.show);
  const whole = !node && state.draw === "whole";
  const head = node ? headOf(node) : [title(whole ? "page-draw-whole" : "page-about")];
  const body = node ? bodyOf(node, state) : [...intro(), whole ? null : wholeButton()];
  document.title = node ? `${text(node.label)} – ${say("page-title")}` : say("page-title");
  byId("head").replaceChildren(...head.flat().filter(Boolean));
  byId("body").replaceChildren(...body.flat().filter(Boolean));
  byId("legend").replaceChildren(...lineLegend());
}

function wholeButton() {
  const button = element("button", { type: "button", id: "whole" }, say("page-draw-whole"));
  button.addEventListener("click", () => go({ draw: "whole" }, { focus: true }));
  return button;
}

function renderFooter() {
  const service = ({ name, contact }) => element("div", {}, element("dt", {}, text(name)), element("dd", {}, text(contact)));
  byId("help").replaceChildren(
    element("h2", { id: "help-title", tabindex: "-1" }, say("help-title")),
    element("p", {}, say("help-danger")),
    element("dl", {}, data.help.map(service)),
    element("p", { class: "hint" }, text(data.checked)),
  );
  byId("stamp").textContent = [say("page-footer", data), text(data.review), say("page-footer-library", data)].join(" ");
}

// While words are typed, only the list changes.
function find(words) {
  history.replaceState(null, "", address({ words }));
  state = readAddress();
  renderList();
}

function renderPage() {
  state = readAddress();
  lang = state.lang;
  renderWords();
  renderControls();
  renderList();
  renderDetails();
  renderDrawing();
  renderFooter();
}

function listen() {
  for (const id of ["kind", "certainty", "actor", "draw"]) {
    byId(id).addEventListener("change", (event) => go({ [id]: event.target.value }));
  }
  byId("helps").addEventListener("change", (event) => go({ helps: event.target.checked }));
  byId("words").addEventListener("input", (event) => find(event.target.value));
  byId("words").addEventListener("keydown", (event) => event.key === "ArrowDown" && moveInList(event));
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  byId("search").addEventListener("reset", (event) => {
    event.preventDefault();
    go({ ...NOTHING, show: state.show, draw: state.draw });
  });
  byId("list").addEventListener("keydown", moveInList);
  byId("list").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) go({ show: button.dataset.ref }, { focus: true });
  });
  byId("languages").addEventListener("click", (event) => {
    if (event.target.dataset.lang) go({ lang: event.target.dataset.lang });
  });
  byId("details").addEventListener("click", (event) => {
    const chosen = event.target.closest("a[data-ref]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ show: chosen.dataset.ref }, { focus: true });
  });
  document.addEventListener("click", (event) => {
    const within = { back: "list-title", skip: "title", "to-help": "help-title" }[event.target.id];
    if (!within) return; // these lead to a place on the page, and leave its address as it is
    event.preventDefault();
    byId(within).focus();
  });
  byId("drawing").addEventListener("toggle", renderDrawing);
  for (const [id, factor] of [["zoom-in", 1.25], ["zoom-out", 0.8]]) {
    byId(id).addEventListener("click", () => {
      zoom = Math.min(3, Math.max(0.3, zoom * factor));
      renderDrawing();
    });
  }
  addEventListener("popstate", renderPage);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renderDrawing);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) renderDrawing(); // a phone that hides its bars changes the height only
    width = innerWidth;
  });
}

function start() {
  const narrow = matchMedia("(max-width: 50rem)").matches;
  byId("filters").open = !narrow || filtered(readAddress());
  byId("drawing").open = !narrow;
  byId("app").hidden = false;
  listen();
  renderPage();
}

start();
