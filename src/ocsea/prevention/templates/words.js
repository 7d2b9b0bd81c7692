"use strict";
// Words in the language of the page, and elements that hold them. Text is only ever set as text.

let lang = document.documentElement.lang;

const text = (both) => both[lang];

function say(key, gaps = {}) {
  return text(data.phrases[key]).replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
}

const label = (ref) => text(nodes.get(ref).label);

// element("p", {class: "hint"}, "text", child): what is null, undefined or false is left out.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((each) => each || each === 0));
  return made;
}

function paragraphs(both, attributes = {}) {
  return text(both).trim().split(/\n\s*\n/).map((part) => element("p", attributes, part));
}

const badge = (kind, words) => element("span", { class: `badge ${kind}` }, words);
const gradeBadge = (grade) => badge(`grade ${grade}`, say(`certainty-${grade}`));
const unverified = (record) => record.status === "unverified" && badge("doubt", say("status-unverified"));

function kindOf(node) {
  return say(node.kind === "factor" ? `page-factor-${node.direction}` : `page-kind-${node.kind}`);
}

// A number as it is written in the language of the page.
const number = (value) => value.toLocaleString(lang, { maximumFractionDigits: 6 });

function day(iso) {
  const at = new Date(`${iso}T00:00:00Z`);
  return at.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
