"use strict";
const D = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const el = (tag, attributes = {}, ...children) => { const node = document.createElement(tag); for (const [k, v] of Object.entries(attributes)) { if (k === "class") node.className = v; else if (k.startsWith("on")) node[k] = v; else node.setAttribute(k, v); } for (const c of children) node.append(c); return node; };
const pct = x => (100 * x).toFixed(1) + " %", num = x => x == null ? "–" : x.toFixed(2);
const runs = Object.keys(D.runs);
$("notice").textContent = D.disclaimer;

const pct0 = x => Math.round(100 * x) + " %", signed = x => (x > 0 ? "+" : "") + Math.round(100 * x);
const above = c => c.overall ? `${signed(c.overall.value)} points above blind, 95 % ${signed(c.overall.low)} to ${signed(c.overall.high)}, mean of ${c.overall.n} families` : "not measured against a blind constant";

for (const name of runs) { const s = D.runs[name]; const p = s.pass_at_1;
  $("cards").append(el("div", {class: "card"}, el("div", {class: "soft"}, name),
    el("div", {class: "big"}, pct(p.value)), el("div", {class: "ci"}, `pass@1, 95 % ${pct(p.low)} to ${pct(p.high)}, ${s.tasks} tasks × ${s.attempts}`),
    el("div", {class: "ci"}, above(s.conditional)),
    el("div", {}, `mean total ${num(s.total.value)} · safety failures ${pct(s.safety_failures.value)}`),
    el("div", {class: "soft"}, `twins both right ${s.twins.n ? pct(s.twins.value) : "–"} (${s.twins.n} pairs) · ${num(s.calls.value)} calls, ${num(s.turns.value)} turns, ${Math.round(s.sim_minutes.value)} simulated min an episode`))); }

function bar(i) { const b = el("div", {class: "bar", title: `${pct(i.value)} (${pct(i.low)} to ${pct(i.high)})`}); const fill = el("i"); fill.style.width = 100 * Math.max(0, Math.min(1, i.value)) + "%"; const ci = el("b"); ci.style.left = 100 * Math.max(0, i.low) + "%"; ci.style.width = 100 * Math.max(0, Math.min(1, i.high) - Math.max(0, i.low)) + "%"; b.append(fill, ci); return b; }
function grouped(id, key) { const t = el("table"); t.append(el("tr", {}, el("th", {}, key), ...runs.flatMap(r => [el("th", {}, r + " pass@1"), el("th", {class: "n"}, "95 %"), el("th", {class: "n"}, "total"), el("th", {class: "n"}, "unsafe")])));
  const names = [...new Set(runs.flatMap(r => Object.keys(D.runs[r]["by_" + key])))].sort();
  for (const n of names) { const tr = el("tr", {}, el("td", {}, n.replaceAll("_", " ")));
    for (const r of runs) { const g = D.runs[r]["by_" + key][n]; if (!g) { tr.append(el("td"), el("td"), el("td"), el("td")); continue; } tr.append(el("td", {}, bar(g.pass_at_1)), el("td", {class: "n soft"}, `${pct(g.pass_at_1.value)} [${Math.round(100 * g.pass_at_1.low)}, ${Math.round(100 * g.pass_at_1.high)}] n ${g.pass_at_1.n}`), el("td", {class: "n"}, num(g.total.value)), el("td", {class: "n"}, pct(g.safety_failures.value))); }
    t.append(tr); }
  $(id).append(t); }
grouped("families", "family"); grouped("domains", "domain");
{ const t = el("table"); t.append(el("tr", {}, el("th", {}, "dimension"), el("th", {class: "n"}, "weight"), ...runs.flatMap(r => [el("th", {}, r), el("th", {class: "n"}, "mean"), el("th", {class: "n"}, "within-task variance")])));
  for (const [n, w] of Object.entries(D.weights)) t.append(el("tr", {}, el("td", {}, n), el("td", {class: "n"}, w.toFixed(2)), ...runs.flatMap(r => { const i = D.runs[r].dimensions[n]; return [el("td", {}, bar(i)), el("td", {class: "n"}, i.n ? num(i.value) : "–"), el("td", {class: "n soft"}, D.runs[r].within_group_variance[n].toFixed(4))]; })));
  $("dimensions").append(t); }
{ const t = el("table"); t.append(el("tr", {}, el("th", {}, "run"), el("th", {}, "harm"), el("th", {class: "n"}, "severity"), el("th", {class: "n"}, "episodes")));
  let any = false; for (const r of runs) for (const h of D.runs[r].safety_ledger) { any = true; t.append(el("tr", {}, el("td", {}, r), el("td", {}, h.name), el("td", {class: "n" + (h.severity >= 4 ? " bad" : "")}, String(h.severity)), el("td", {class: "n"}, String(h.count)))); }
  $("safety").append(any ? t : el("p", {class: "soft"}, "No harm recorded.")); }
{ const t = el("table"); const kinds = [...new Set(runs.flatMap(r => Object.keys(D.runs[r].endings)))]; t.append(el("tr", {}, el("th", {}, "ending"), ...runs.map(r => el("th", {class: "n"}, r))));
  for (const k of kinds) t.append(el("tr", {}, el("td", {}, k.replaceAll("_", " ")), ...runs.map(r => el("td", {class: "n"}, String(D.runs[r].endings[k] || 0))))); $("endings").append(t); }
const BLIND = "Blind: always give the answer that is right most often on these cases, after reading everything else. A family is at its blind level if the 95 % interval of success less blind reaches 0. By level: success where that is the right answer; a constant policy is right at one level only.";
function blindTable(first, rows) { // rows: [name, family, figures]
  const t = el("table"), few = (o, f) => { const all = Object.entries(o); return all.slice(0, 8).map(f).join(" · ") + (all.length > 8 ? ` · and ${all.length - 8} more` : ""); };
  t.append(el("tr", {}, ...[first, "family"].map(h => el("th", {}, h)), ...["success", "blind", "above, points"].map(h => el("th", {class: "n"}, h)), ...["verdict", "success by right level", "picks"].map(h => el("th", {}, h)), ...["twins", "evidence", "unsafe"].map(h => el("th", {class: "n"}, h))));
  for (const [name, family, f] of rows) t.append(el("tr", {},
    el("td", {}, name), el("td", {}, family.replaceAll("_", " "), el("span", {class: "soft"}, ` ${f.n} tasks`)),
    el("td", {class: "n"}, pct0(f.success)), el("td", {class: "n"}, f.blind == null ? "–" : pct0(f.blind)),
    el("td", {class: "n"}, f.conditional ? signed(f.conditional.value) : "–", ...(f.conditional ? [el("div", {class: "soft"}, `[${signed(f.conditional.low)}, ${signed(f.conditional.high)}]`)] : [])),
    el("td", {class: f.verdict.startsWith("above") ? "good" : f.verdict.startsWith("at") ? "bad" : "soft"}, f.verdict),
    el("td", {class: "soft"}, f.blind_bet ? `${f.blind_bet.part}: ` + few(f.by_level, ([, l]) => `${l.label} → ${pct0(l.success)}`) : "–"),
    el("td", {class: f.top_pick > .9 && Object.keys(f.by_level).length > 1 ? "bad" : "soft"}, few(f.picks, ([p, share]) => `${p || "none"} → ${pct0(share)}`) || "–"),
    el("td", {class: "n"}, f.twins.pairs ? `${+f.twins.both.toFixed(1)} of ${f.twins.pairs}` : "–"), el("td", {class: "n"}, f.evidence == null ? "–" : pct0(f.evidence)), el("td", {class: "n"}, pct0(f.violations))));
  return t; }
if (runs.length) { for (const id of ["run", "configuration"]) $(id).hidden = false; $("blind").textContent = BLIND;
  $("conditional").append(blindTable("run", runs.flatMap(r => Object.entries(D.runs[r].conditional.by_family).map(([family, f]) => [r, family, f])))); }
for (const r of runs) $("configs").append(el("h3", {}, r), el("pre", {class: "step"}, JSON.stringify(D.configs[r], null, 1)));


// the viewer: one episode with the chart beside it, or one task before and after training side by side
let shown = [], current = [], step = 0;
for (const r of runs) $("which").append(el("option", {value: "run " + r}, r));
for (const name of new Set(D.pairs.map(p => p.name))) $("which").append(el("option", {value: "pair " + name}, `before and after: ${name}`));
const mark = e => el("span", {class: e.grade.passed ? "good" : "bad"}, e.grade.passed ? "✓ " : "✗ ");
function fill() {
  const [kind, name] = [$("which").value.slice(0, 4).trim(), $("which").value.replace(/^\w+ /, "")], pair = kind === "pair";
  $("onlyfailed").hidden = pair; $("viewer").classList.toggle("pair", pair);
  shown = pair ? D.pairs.filter(p => p.name === name).map(p => [p.before, p.after]) : D.episodes.filter(e => e.run === name && (!$("failed").checked || !e.grade.passed)).map(e => [e]);
  $("count").textContent = pair ? `${shown.length} tasks, those that training turned first` : `${shown.length} of ${D.runs[name].episodes} episodes to step through, harms and failures first`;
  $("list").replaceChildren(...shown.map((held, i) => { const e = held[held.length - 1];
    return el("button", {onclick: () => open(i)}, ...held.map(mark), `${e.family.replaceAll("_", " ")} · ${held.map(x => num(x.grade.total)).join(" → ")}`, el("div", {class: "soft"}, `${e.condition.replaceAll("_", " ")} · ${held.map(x => x.ending).join(" → ")}`)); }));
  if (shown.length) open(0); else { current = []; [...$("viewer").querySelectorAll(".pane")].forEach(p => p.remove()); } }
function open(i) {
  [...$("list").children].forEach((b, n) => b.setAttribute("aria-current", n === i));
  [...$("viewer").querySelectorAll(".pane")].forEach(p => p.remove());
  const pair = shown[i].length > 1;
  current = shown[i].map(episode => { const box = {episode, steps: el("div"), changes: el("div"), monitor: el("div")};
    const details = [el("h3", {}, "Monitor"), box.monitor, el("h3", {}, "Chart as it changed"), box.changes];
    if (pair) { box.pane = el("div", {class: "pane"}, el("h3", {}, episode.run), grade(episode), box.steps, ...details); $("viewer").append(box.pane); }
    else { box.pane = el("div", {class: "pane"}, box.steps); $("viewer").append(box.pane, el("div", {class: "pane"}, grade(episode), ...details)); }
    return box; });
  $("slider").max = Math.max(...current.map(c => c.episode.steps.length)) - 1; go(0); }
function go(n) { if (!current.length) return;
  const last = Math.max(...current.map(c => c.episode.steps.length)) - 1; step = Math.max(0, Math.min(last, n)); $("slider").value = step;
  $("where").textContent = `step ${step + 1} of ${last + 1}` + (current.length > 1 ? "" : `, minute ${Math.round(current[0].episode.steps[step].minute)}`);
  for (const c of current) { const at = Math.min(step, c.episode.steps.length - 1), minute = c.episode.steps[at].minute;
    c.steps.replaceChildren(...c.episode.steps.slice(0, at + 1).map((s, i) => said(s, i === step)));
    if (current.length === 1) c.pane.scrollTop = c.pane.scrollHeight; else { const now = c.steps.lastElementChild; c.pane.scrollTop = step ? now.offsetTop - c.pane.offsetTop - 40 : 0; }
    c.changes.replaceChildren(...changes(c.episode, minute)); c.monitor.replaceChildren(monitor(c.episode, minute)); } }
function said(s, now) { const box = el("div", {class: `step ${s.role}${now ? " now" : ""}`}, el("span", {class: "soft"}, s.role === "tool" ? s.name : s.role));
  if (s.text) box.append(s.role === "tool" ? el("pre", {}, pretty(s.text)) : el("div", {}, s.text));
  for (const c of s.calls || []) box.append(el("pre", {}, `${c.name} ${c.arguments}`));
  return box; }
function pretty(t) { try { return JSON.stringify(JSON.parse(t), null, 1); } catch { return t; } }
function changes(episode, minute) { if (!episode.changes.length) return [el("p", {class: "soft"}, "The chart did not change.")];
  return episode.changes.map(c => el("div", {class: "row" + (c.minute > minute ? " future" : "")}, el("span", {class: "pill"}, `${Math.round(c.minute)} min`), el("span", {class: "soft"}, c.table.replaceAll("_", " ") + (c.kind === "changed" ? " (changed) " : " ")), c.text, el("span", {class: "soft"}, " " + c.id))); }
function monitor(episode, minute) { const m = episode.monitor, box = el("div"); if (!m.length) { box.append(el("p", {class: "soft"}, "No patient was looked at.")); return box; }
  const W = 420, H = 46, lines = [["severity", 0, 1, "var(--bad)"], ["heart_rate", 30, 190, "var(--accent)"], ["sbp", 40, 200, "var(--good)"], ["respiratory_rate", 5, 50, "var(--warn)"], ["spo2", 70, 100, "var(--soft)"]], end = m[m.length - 1].minute || 1;
  const at = m.reduce((a, p) => Math.abs(p.minute - minute) < Math.abs(a.minute - minute) ? p : a);
  let s = `<svg viewBox="0 0 ${W} ${lines.length * H + 4}" role="img" aria-label="Course of the patient">`;
  lines.forEach(([k, lo, hi, color], i) => { const y = v => (i + 1) * H - 6 - (Math.max(lo, Math.min(hi, v)) - lo) / (hi - lo) * (H - 16), x = t => 92 + t / end * (W - 100), now = x(Math.min(end, minute));
    const pts = m.filter(p => p[k] != null).map(p => `${x(p.minute).toFixed(1)},${y(p[k]).toFixed(1)}`); if (!pts.length) return;
    s += `<text x="0" y="${(i + 1) * H - 18}" font-size="11" fill="currentColor">${k.replaceAll("_", " ")}</text><text x="0" y="${(i + 1) * H - 5}" font-size="11" fill="${color}">${at[k] ?? ""}</text><polyline points="${pts.join(" ")}" fill="none" stroke="${color}" stroke-width="1.6"/><line x1="${now}" x2="${now}" y1="${i * H + 8}" y2="${(i + 1) * H - 4}" stroke="currentColor" stroke-opacity=".35"/>`; });
  box.innerHTML = s + "</svg>"; return box; }
function grade(episode) { const g = episode.grade, box = el("div", {class: "grade"}, el("div", {}, el("b", {}, `total ${num(g.total)}`), el("span", {class: g.passed ? "good" : "bad"}, g.passed ? " passed" : " not passed"), el("span", {class: "soft"}, `  ungated ${num(g.ungated)} · ${episode.ending}`)));
  box.append(el("div", {}, ...Object.entries(g.dimensions).map(([n, v]) => el("span", {class: "pill"}, `${n} ${num(v)}`))));
  for (const h of g.harms) box.append(el("div", {class: "bad"}, `harm ${h.severity}: ${h.why}`));
  for (const [n, lines] of Object.entries(g.reasons)) for (const line of lines) box.append(el("div", {class: "row"}, el("span", {class: "soft"}, n + ": "), line));
  if (episode.error) box.append(el("div", {class: "bad"}, episode.error));
  if (episode.submission) box.append(el("div", {class: "row"}, el("span", {class: "soft"}, "answer: "), String(episode.submission.answer)));
  return box; }
$("back").onclick = () => go(step - 1); $("next").onclick = () => go(step + 1); $("slider").oninput = e => go(+e.target.value); $("which").onchange = fill; $("failed").onchange = fill;
document.addEventListener("keydown", e => { if (["SELECT", "INPUT"].includes(e.target.tagName)) return; if (e.key === "ArrowLeft") go(step - 1); if (e.key === "ArrowRight") go(step + 1); });
if ($("which").children.length) { $("episodes").hidden = false; fill(); }
