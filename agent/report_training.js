// Trainings and ablations: figures before and after, curves with bands over seeds, families, counters, settings.
const T = D.training, arms = Object.keys(T.arms), hidden = new Set();
// told apart also without colour vision (after Okabe and Ito 2008), legible on light and dark
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#8a63d2", "#7f7f7f", "#c0392b"];
const colorOf = arm => COLORS[arms.indexOf(arm) % COLORS.length];
const swatch = arm => { const s = el("span", {class: "swatch"}); s.style.background = colorOf(arm); return s; };
const words = name => name.replaceAll("_", " "), plain = x => Math.abs(x) >= 100 ? x.toFixed(0) : Math.abs(x) >= 10 ? x.toFixed(1) : x.toFixed(2);
$("training").hidden = false;

// before and after
const FIGURES = [["conditional", "above blind, points", signed], ["success", "success", pct0], ["twins", "twins both right", pct0], ["violations", "unsafe", pct0], ["evidence", "evidence", pct0], ["turns", "turns", plain], ["calls", "calls", plain], ["tokens", "tokens", plain]];
const delta = (name, f) => x => f === plain ? (x > 0 ? "+" : "") + plain(x) : signed(x);
const spread = (i, f, always) => [el("b", {}, f(i.value)), ...(i.low == null || (!always && i.high - i.low < 1e-9) ? [] : [el("div", {class: "soft"}, `[${f(i.low)}, ${f(i.high)}]`)])];
$("reading").textContent = "Mean over seeds [95 % t interval over seeds; with one seed, over tasks]. The change is after less before on the same tasks; for success above blind the second interval is a paired bootstrap over the tasks. Above blind is the figure that counts: mean over families of success less that of the best constant. A mean success alone says nothing.";
{ const t = el("table"); t.append(el("tr", {}, ...["arm", "sampled", ""].map(h => el("th", {}, h)), ...FIGURES.map(([, h]) => el("th", {class: "n"}, h))));
  for (const arm of arms) for (const mode of ["greedy", "sampled"]) { const a = T.arms[arm];
    for (const when of ["before", "after"]) { const rows = a.evaluation[`${when}-${mode}`]; if (!rows) continue;
      t.append(el("tr", {}, el("td", {}, swatch(arm), arm, el("span", {class: "soft"}, ` ${a.seeds.length} seed${a.seeds.length > 1 ? "s" : ""}`)), el("td", {}, mode), el("td", {class: "soft"}, when),
        ...FIGURES.map(([n, , f]) => el("td", {class: "n", title: rows[n] ? "by seed: " + rows[n].seeds.map(f).join(", ") : ""}, ...(rows[n] ? spread(rows[n], f) : ["–"]))))); }
    const c = a.change[mode]; if (!c) continue;
    t.append(el("tr", {}, el("td"), el("td"), el("td", {}, el("b", {}, "change")), ...FIGURES.map(([n, , f]) => { if (!c[n]) return el("td", {class: "n"}, "–");
      // a change is one only if it stands over the seeds and over the tasks; a single seed has no interval over seeds
      const spans = n === "conditional" && c[n].over_tasks ? [c[n], c[n].over_tasks].filter(i => i.low != null) : [];
      const verdict = !spans.length ? "" : spans.every(i => i.low > 0) ? " good" : spans.every(i => i.high < 0) ? " bad" : "";
      return el("td", {class: "n" + verdict, title: "by seed: " + c[n].seeds.map(delta(n, f)).join(", ")}, ...spread(c[n], delta(n, f), true), ...(c[n].over_tasks ? [el("div", {class: "soft"}, `over tasks [${signed(c[n].over_tasks.low)}, ${signed(c[n].over_tasks.high)}]`)] : [])); }))); }
  $("change").append(t.rows.length > 1 ? t : el("p", {class: "soft"}, "No evaluation yet.")); }
if (arms.length > 1) for (const mode of ["greedy", "sampled"]) { const t = el("table"); t.append(el("tr", {}, el("th", {}, mode), ...arms.map(a => el("th", {class: "n"}, "less ", swatch(a), a))));
  for (const a of arms) t.append(el("tr", {}, el("td", {}, swatch(a), a), ...arms.map(b => { const i = T.contrasts[mode][a][b]; if (!i) return el("td", {class: "n soft"}, "–");
    return el("td", {class: "n" + (i.low == null ? "" : i.low > 0 ? " good" : i.high < 0 ? " bad" : ""), title: "by seed: " + i.seeds.map(signed).join(", ")}, ...spread(i, signed, true)); })));
  $("contrasts").append(t); } else $("contrasts").append(el("p", {class: "soft"}, "There is one arm only."));
if (T.alarms.length) { const t = el("table"); t.append(el("tr", {}, ...["arm", "seed", "step", "alarm", "why", ""].map(h => el("th", {}, h))));
  for (const a of T.alarms) t.append(el("tr", {}, el("td", {}, swatch(a.arm), a.arm), el("td", {}, String(a.seed)), el("td", {}, String(a.step)), el("td", {class: "bad"}, words(a.name)), el("td", {}, a.why), el("td", {class: "bad"}, a.stopped ? "stopped the run" : "")));
  $("alarms").append(el("h3", {}, "Alarms"), t); } else $("alarms").append(el("p", {class: "soft"}, "No alarm."));

// curves
const smooth = (xs, width) => xs.map((_, i) => { const near = xs.slice(Math.max(0, i - width + 1), i + 1); return near.reduce((a, b) => a + b, 0) / near.length; });
function ticks(low, high) { const raw = (high - low) / 4 || 1, unit = 10 ** Math.floor(Math.log10(raw)), size = unit * ([1, 2, 2.5, 5].find(m => m * unit >= raw) || 10), found = []; for (let v = Math.ceil(low / size - 1e-9) * size; v <= high + size * 1e-6; v += size) found.push(+v.toPrecision(8)); return found; }
const label = v => Math.abs(v) >= 10000 ? (v / 1000).toFixed(0) + "k" : String(+v.toPrecision(3));
function chart(title, lines) { // lines: {name, color, band: {step, mean, low, high}, dash}
  const W = 320, H = 170, L = 40, R = 8, Top = 8, B = 22, width = +$("smooth").value, box = el("div", {class: "chart"}), now = el("span", {class: "soft"});
  box.append(el("h3", {}, title, now));
  const drawn = lines.map(l => ({...l, step: l.band.step, mean: smooth(l.band.mean, width), low: smooth(l.band.low, width), high: smooth(l.band.high, width)}));
  if (!drawn.length) { box.append(el("p", {class: "soft"}, "not measured in the arms shown")); return box; }
  let low = Math.min(...drawn.flatMap(l => l.low)), high = Math.max(...drawn.flatMap(l => l.high)); const last = Math.max(...drawn.flatMap(l => l.step)), first = Math.min(...drawn.flatMap(l => l.step));
  if (low > 0 && low < high / 2) low = 0; if (high - low < 1e-9) { high += Math.abs(high) * .1 || 1; low -= low ? Math.abs(low) * .1 : 0; } else high += (high - low) * .05;
  const x = s => L + (last === first ? .5 : (s - first) / (last - first)) * (W - L - R), y = v => H - B - (v - low) / (high - low) * (H - B - Top), path = (steps, values) => steps.map((s, i) => `${x(s).toFixed(1)},${y(values[i]).toFixed(1)}`);
  let s = `<svg viewBox="0 0 ${W} ${H}" role="img">`;
  for (const v of ticks(low, high)) s += `<line x1="${L}" x2="${W - R}" y1="${y(v)}" y2="${y(v)}" stroke="var(--line)"/><text x="${L - 5}" y="${y(v) + 3.5}" font-size="10" text-anchor="end" fill="var(--soft)">${label(v)}</text>`;
  for (const v of ticks(first, last).filter(Number.isInteger)) s += `<text x="${x(v)}" y="${H - 7}" font-size="10" text-anchor="middle" fill="var(--soft)">${v}</text>`;
  for (const l of drawn) { if (l.low.some((v, i) => v < l.high[i])) s += `<polygon points="${[...path(l.step, l.low), ...path(l.step, l.high).reverse()].join(" ")}" fill="${l.color}" fill-opacity=".14"/>`; }
  for (const l of drawn) s += l.step.length > 1 ? `<polyline points="${path(l.step, l.mean).join(" ")}" fill="none" stroke="${l.color}" stroke-width="1.8" stroke-opacity="${l.opacity || 1}"/>` : `<circle cx="${x(l.step[0])}" cy="${y(l.mean[0])}" r="3" fill="${l.color}"/>`;
  const holder = el("div"); holder.innerHTML = s + `<line class="hair" y1="${Top}" y2="${H - B}" stroke="currentColor" stroke-opacity="0"/></svg>`; box.append(holder);
  holder.firstChild.setAttribute("aria-label", title);
  holder.onmousemove = e => { const r = holder.firstChild.getBoundingClientRect(), at = first + ((e.clientX - r.left) / r.width * W - L) / (W - L - R) * (last - first), hair = holder.querySelector(".hair");
    const near = drawn.map(l => { const i = l.step.reduce((a, v, n) => Math.abs(v - at) < Math.abs(l.step[a] - at) ? n : a, 0); return [l, i]; }), on = near[0][0].step[near[0][1]];
    hair.setAttribute("x1", x(on)); hair.setAttribute("x2", x(on)); hair.setAttribute("stroke-opacity", ".4");
    now.replaceChildren(`step ${on}: `, ...near.flatMap(([l, i]) => { const v = el("span", {title: l.name}, plain(l.mean[i]) + " "); v.style.color = l.color; return [v]; })); };
  holder.onmouseleave = () => { now.replaceChildren(); holder.querySelector(".hair").setAttribute("stroke-opacity", "0"); };
  return box; }
const TITLES = {kl: "KL to the teacher", turns: "turns an episode", calls_per_turn: "tool calls a turn", tokens_per_turn: "tokens a turn", gradient_norm: "gradient norm", zero_variance: "zero-variance share of groups", lambda: "λ, weight of distillation", evidence: "evidence looked at", violations: "violations"};
function draw() { const visible = arms.filter(a => !hidden.has(a)), lines = key => visible.filter(a => key(T.arms[a])).map(a => ({name: a, color: colorOf(a), band: key(T.arms[a])}));
  const names = [...new Set(arms.flatMap(a => Object.keys(T.arms[a].curves)))];
  $("curves").replaceChildren(...names.map(n => chart(TITLES[n] || words(n), lines(a => a.curves[n]))),
    ...visible.filter(a => T.arms[a].kl_per_turn.length).map(a => { const turns = T.arms[a].kl_per_turn;
      return chart(`KL by turn, ${a}`, turns.map((band, i) => ({name: `turn ${i + 1}`, color: `hsl(${200 + 130 * i / Math.max(1, turns.length - 1)} 60% 52%)`, band}))); }));
  const counters = [...new Set(arms.flatMap(a => Object.keys(T.arms[a].counters)))];
  $("countercurves").replaceChildren(...counters.map(n => chart(words(n), lines(a => a.counters[n])))); }
$("arms").append(...arms.map(a => { const box = el("input", {type: "checkbox"}); box.checked = true; box.onchange = () => { if (box.checked) hidden.delete(a); else hidden.add(a); draw(); };
  return el("label", {}, box, " ", swatch(a), a); }), el("label", {class: "soft"}, "mean of the last ", (() => { const s = el("select", {id: "smooth"}); for (const n of [1, 3, 5, 10, 20]) s.append(el("option", {value: n}, String(n))); s.onchange = draw; return s; })(), " steps"), el("span", {class: "soft"}, "line: mean over seeds, band: least to greatest seed; in KL by turn, blue is the first turn"));
$("smooth").value = Math.max(0, ...arms.flatMap(a => T.arms[a].steps)) > 30 ? 5 : 1; draw();

// by family
for (const mode of ["greedy", "sampled"]) if (arms.some(a => T.arms[a].conditional[`after-${mode}`] || T.arms[a].conditional[`before-${mode}`])) $("mode").append(el("option", {value: mode}, mode));
function families() { const rows = [], families = [...new Set(arms.flatMap(a => ["before", "after"].flatMap(w => Object.keys(T.arms[a].conditional[`${w}-${$("mode").value}`]?.by_family || {}))))].sort();
  for (const family of families) for (const a of arms) for (const when of ["before", "after"]) { const f = T.arms[a].conditional[`${when}-${$("mode").value}`]?.by_family[family]; if (f) rows.push([el("span", {}, swatch(a), a, el("span", {class: "soft"}, " " + when)), family, f]); }
  $("byfamily").replaceChildren(el("p", {class: "soft"}, BLIND), blindTable("arm", rows)); }
$("mode").onchange = families; if ($("mode").children.length) families();

// counters, settings
const column = arm => el("th", {class: "n"}, swatch(arm), arm);
{ const names = [...new Set(arms.flatMap(a => Object.keys(T.arms[a].counters)))], t = el("table"); t.append(el("tr", {}, el("th", {}, "at the last step, mean over seeds"), ...arms.map(column)));
  for (const n of names) t.append(el("tr", {}, el("td", {}, words(n)), ...arms.map(a => { const held = T.arms[a].counters[n]; return el("td", {class: "n"}, held ? Math.round(held.mean[held.mean.length - 1]).toLocaleString("en") : "off"); })));
  t.append(el("tr", {}, el("td", {}, "steps (batches of rollouts) by seed"), ...arms.map(a => el("td", {class: "n"}, T.arms[a].steps.join(", ")))), el("tr", {}, el("td", {}, "seconds by seed"), ...arms.map(a => el("td", {class: "n"}, T.arms[a].seconds.map(s => s == null ? "–" : Math.round(s)).join(", ")))));
  $("counters").append(t); }
{ const names = Object.keys(T.differences), t = el("table"); t.append(el("tr", {}, el("th", {}, "setting"), ...arms.map(column)));
  for (const n of names) t.append(el("tr", {}, el("td", {}, n), ...arms.map(a => el("td", {class: "n"}, JSON.stringify(T.differences[n][a] ?? null)))));
  $("differences").append(names.length ? t : el("p", {class: "soft"}, arms.length > 1 ? "They do not differ." : "There is one arm only.")); }
for (const a of arms) $("settings").append(el("h3", {}, a), el("pre", {class: "step"}, JSON.stringify(T.settings[a], null, 1)));
