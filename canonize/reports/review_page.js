"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const decided = new Map();
const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
const byId = (id) => document.getElementById(id);
const answerOf = (item) => (decided.get(item.key) || { answer: item.answer }).answer || "";
const words = { accept: "accepted", reject: "rejected", "": "undecided" };
const holders = new Map();

const show = () => {
  let open = 0;
  for (const item of items()) if (!answerOf(item)) open += 1;
  byId("count").textContent = `${open} undecided, ${decided.size} decided here`;
  byId("download").disabled = decided.size === 0;
};
function* items() {
  for (const step of data.steps) {
    for (const file of step.files) yield* file.edits;
    yield* step.points;
  }
}
const paint = (item) => {
  for (const node of holders.get(item.key) || []) {
    const answer = answerOf(item);
    node.dataset.answer = answer;
    const label = node.querySelector(".answer");
    if (label) label.textContent = words[answer];
  }
};
const hold = (item, node) => {
  holders.set(item.key, [...(holders.get(item.key) || []), node]);
  paint(item);
  return node;
};
let pending = null;
const ask = (list, answer, needed) => {
  if (!needed) return settle(list, answer, "");
  pending = { list, answer };
  byId("why-text").value = "";
  byId("why").showModal();
};
const settle = (list, answer, reason) => {
  for (const item of list) {
    decided.set(item.key, { key: item.key, answer, reason });
    paint(item);
  }
  show();
};
const buttons = (list, isPoint) => {
  const all = list.length > 1 ? ` all ${list.length}` : "";
  const yes = make("button", { type: "button", class: "yes" }, `Accept${all}`);
  const no = make("button", { type: "button", class: "no" }, `Reject${all}`);
  yes.addEventListener("click", () => ask(list, "accept", isPoint));
  no.addEventListener("click", () => ask(list, "reject", true));
  return make("span", { class: "buttons" }, yes, no);
};
const lines = (text, sign, first) => {
  const cell = make("div", { class: `side ${sign === "-" ? "old" : "new"}` });
  const rows = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  rows.forEach((line, index) => {
    const number = make("span", { class: "number" }, first ? String(first + index) : "");
    cell.append(make("div", { class: "line" }, number, make("code", {}, line || " ")));
  });
  return cell;
};
const editNode = (edit) => {
  const where = `line ${edit.line}${edit.scope ? ` in ${edit.scope}` : ""}`;
  const head = make("div", { class: "head" }, make("span", {}, where), make("span", { class: "answer" }),
    make("code", { class: "key" }, edit.key.slice(0, 8)), buttons([edit], false));
  const context = (text) => text ? make("pre", { class: "context" }, text.replace(/\n$/, "")) : null;
  const split = make("div", { class: "split" }, lines(edit.before, "-", edit.line), lines(edit.after, "+", 0));
  return hold(edit, make("article", { class: "edit", tabindex: "0", "data-key": edit.key }, head,
    context(edit.lead), split, context(edit.tail)));
};
const MOST = 200;
const more = (list, render, into) => {
  let at = 0;
  const next = () => {
    for (const item of list.slice(at, at + MOST)) into.append(render(item));
    at += MOST;
    if (at < list.length) {
      const button = make("button", { type: "button", class: "more" }, `${list.length - at} more`);
      button.addEventListener("click", () => { button.remove(); next(); });
      into.append(button);
    }
  };
  next();
};
const fold = (title, fill, attributes) => {
  const body = make("div", { class: "body" });
  const node = make("details", attributes || {}, make("summary", {}, ...title), body);
  let filled = false;
  node.addEventListener("toggle", () => {
    if (!node.open || filled) return;
    filled = true;
    fill(body);
  });
  return node;
};
const stepNode = (step) => fold(
  [make("b", {}, `${step.number}. ${step.title}`), make("span", { class: "soft" }, ` ${count(step.files.length, "file")}, ${count(step.lines, "line")}`)],
  (body) => {
    if (!step.files.length) { body.append("It changes no file."); return; }
    const shapes = make("div", { class: "shapes" });
    const all = new Map(step.files.flatMap((file) => file.edits).map((edit) => [edit.key, edit]));
    more(step.shapes, (shape) => make("div", { class: "shape" }, make("code", {}, shape.shape),
      buttons(shape.keys.map((key) => all.get(key)), false)), shapes);
    const files = make("div", {});
    more(step.files, (file) => fold(
      [make("code", {}, file.path), make("span", { class: "soft" }, ` ${count(file.edits.length, "edit")}`)],
      (inner) => more(file.edits, editNode, inner), { class: "file" }), files);
    body.append(make("h3", {}, "By shape"), shapes, make("h3", {}, "By file"), files);
  }, { class: "step", id: `step-${step.number}` });
const pointNode = (point) => hold(point, make("article", { class: "point", tabindex: "0", "data-key": point.key },
  make("div", { class: "head" }, make("code", {}, point.place), make("span", { class: "answer" }), buttons([point], true)),
  make("div", {}, `${point.disposition}: ${point.reason}`), make("pre", { class: "context" }, point.text)));

const ledger = () => {
  const rows = byId("ledger-rows");
  const text = byId("ledger-text").value.toLowerCase();
  const kind = byId("ledger-kind").value;
  const found = data.ledger.filter((row) => (!kind || row[2] === kind) &&
    (!text || row.some((cell) => String(cell).toLowerCase().includes(text))));
  rows.replaceChildren();
  byId("ledger-count").textContent = `${found.length} of ${data.ledger.length}`;
  more(found, (row) => make("tr", {}, ...row.map((cell) => make("td", {}, String(cell)))), rows);
};
const move = (by) => {
  const nodes = [...document.querySelectorAll("article[data-key]")].filter((node) => node.offsetParent);
  const at = nodes.indexOf(document.activeElement);
  const next = nodes[Math.min(nodes.length - 1, Math.max(0, at + by))];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
};
document.addEventListener("keydown", (event) => {
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || byId("why").open) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = document.activeElement;
  const key = node && node.dataset ? node.dataset.key : "";
  const item = key ? [...items()].find((one) => one.key === key) : null;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") byId("ledger-text").focus();
  else if (event.key === "y" && item) ask([item], "accept", Boolean(item.place));
  else if (event.key === "n" && item) ask([item], "reject", true);
  else return;
  event.preventDefault();
});
const start = () => {
  for (const step of data.steps) byId("edits").append(stepNode(step));
  const points = data.steps.flatMap((step) => step.points);
  if (points.length) more(points, pointNode, byId("points-body"));
  else byId("points-body").append("None.");
  byId("ledger-text").addEventListener("input", ledger);
  byId("ledger-kind").addEventListener("change", ledger);
  ledger();
  byId("why-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = byId("why-text").value.trim();
    if (!reason) return;
    byId("why").close();
    settle(pending.list, pending.answer, reason);
  });
  byId("why-no").addEventListener("click", () => byId("why").close());
  byId("download").addEventListener("click", () => {
    const text = JSON.stringify({ canonize: 1, plan: data.plan, page: data.page, decisions: [...decided.values()] }, null, 1);
    const link = make("a", { download: `${data.plan}-decisions.json`, href: URL.createObjectURL(new Blob([text], { type: "application/json" })) });
    document.body.append(link);
    link.click();
    link.remove();
  });
  show();
};
start();
