// The page: which session is open, what the pupil does, and what is said of it.

import * as api from "./api.js";
import { write } from "./maths.js";
import * as recent from "./recent.js";
import * as sheet from "./sheet.js";

const $ = (id) => document.getElementById(id);
const DOING = { waiting: "Waiting for a turn …", checking: "Checking …", hint: "Thinking of a hint …" };

let state = null; // the newest of the server's states; null where no problem is open
let leave = () => {};
let sent = ""; // what this browser sent last, until it is judged
let began = 0; // when, by this browser's clock, what is going on began

// Which session is open

async function show(id) {
  leave();
  state = null;
  if (!id) return startOver();
  try {
    const first = await api.read(id);
    if (id !== location.hash.slice(1)) return; // Somebody has gone on meanwhile.
    $("start").hidden = true;
    $("work").hidden = $("new").hidden = false;
    take(first);
    leave = api.follow(id, take, connection);
    $("step-box").focus({ preventScroll: true });
  } catch (error) {
    startOver();
    if (error.status === 404) recent.forget(id);
    tell(error.message);
    listRecent();
    notice($("start-form"), error.message);
  }
}

function startOver() {
  $("work").hidden = $("new").hidden = true;
  $("start").hidden = false;
  document.title = "Tutor";
  clearNotice($("start-form"));
  connection(true);
  listRecent();
  $("problem-box").focus({ preventScroll: true });
}

function listRecent() {
  const list = recent.list();
  $("recent").hidden = list.length === 0;
  $("recent-list").replaceChildren(...list.map(({ id, problem }) => {
    const row = sheet.element("li");
    const link = sheet.element("a", "", problem);
    link.href = `#${id}`;
    const drop = sheet.element("button", "quiet", "Forget");
    drop.type = "button";
    drop.setAttribute("aria-label", `Forget: ${problem}`);
    drop.addEventListener("click", () => { recent.forget(id); listRecent(); $("problem-box").focus(); });
    row.append(link, drop);
    return row;
  }));
}

// What the server says

function take(next) {
  if (state && next.id === state.id && next.revision < state.revision) return;
  const before = state?.id === next.id ? state : null;
  state = next;
  draw(before);
  if (before) announce(before);
}

function draw(before) {
  if (before?.problem !== state.problem) {
    write($("problem"), state.problem);
    document.title = `${state.problem.slice(0, 60)} – Tutor`;
    recent.remember(state.id, state.problem);
  }
  const fresh = sheet.steps($("steps"), state);
  sheet.hints($("hint-list"), state);
  if (before) for (const step of fresh) step.classList.add("new");
  $("empty").hidden = state.steps.length > 0 || state.busy !== null;
  $("hints").hidden = state.hints.length === 0;
  $("solved").hidden = !state.solved;
  write($("solved-text"), state.solved ?? "");
  $("step-label").textContent = `Step ${state.next_number}`;
  $("trouble").hidden = !state.trouble;
  $("trouble").textContent = state.trouble ?? "";
  drawBusy(before);
  giveBack(before);
}

function drawBusy(before) {
  const busy = state.busy;
  if (busy && before?.busy?.turn !== busy.turn) began = performance.now() - 1000 * busy.seconds;
  $("pending").hidden = !busy;
  $("doing").textContent = busy ? DOING[busy.doing] : "";
  able($("send"), !busy);
  able($("hint"), !busy && state.hints_left);
  able($("undo"), !busy && state.steps.length > 0);
  $("hint").textContent = state.hints.length && state.hints_left ? "Next hint" : "Hint";
  tick();
}

// What was not kept goes back into the box, to be changed, unless something else is being typed there.
function giveBack(before) {
  if (!before?.busy || state.busy || !sent) return;
  const rest = state.rejected ?? (state.trouble ? sent : "");
  if (rest && !$("step-box").value.trim()) $("step-box").value = rest;
  sent = "";
}

function announce(before) {
  const said = [];
  if (state.busy && !before.busy) said.push(DOING[state.busy.doing]);
  const known = new Set(before.steps.map((step) => JSON.stringify(step)));
  for (const step of state.steps) {
    if (!known.has(JSON.stringify(step))) said.push(`Step ${step.number}: ${step.verdict}. ${step.reason}`);
  }
  if (state.steps.length < before.steps.length) said.push("The last step is taken back.");
  const ended = before.busy?.doing === "checking" && !state.busy;
  const last = state.steps.at(-1);
  if (ended && !said.length && last?.verdict === "wrong") said.push(`Step ${last.number}: still wrong. ${last.reason}`);
  for (const hint of state.hints.slice(before.hints.length)) said.push(`Hint: ${hint.text}`);
  if (state.solved && !before.solved) said.push(`Solved. ${state.solved}`);
  if (state.trouble && state.trouble !== before.trouble) said.push(state.trouble);
  if (said.length) tell(said.join(" "));
}

const tell = (words) => { $("told").textContent = words; };

function tick() {
  if (!state?.busy) return;
  const seconds = Math.floor((performance.now() - began) / 1000);
  $("seconds").textContent = seconds >= 2 ? `${seconds} s` : "";
}
setInterval(tick, 1000);

let silence = 0;
function connection(there) {
  clearTimeout(silence);
  if (there) $("connection").hidden = true;
  else silence = setTimeout(() => { $("connection").hidden = false; tell($("connection").textContent); }, 2500);
}

// A button that can do nothing just now keeps its place in the order of the keyboard.
function able(button, can) {
  button.setAttribute("aria-disabled", String(!can));
}
const can = (button) => button.getAttribute("aria-disabled") !== "true";

function notice(form, words) {
  clearNotice(form);
  const said = sheet.element("p", "notice", words);
  said.setAttribute("role", "alert");
  form.append(said);
}
const clearNotice = (form) => form.querySelectorAll(".notice").forEach((old) => old.remove());

// What the pupil does

/** Ask the server for something; what it refuses is said under the box. */
async function act(form, request) {
  clearNotice(form);
  try {
    const next = await request();
    if (next && state && next.id === state.id) take(next);
    return next;
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    notice(form, error.message);
    return null;
  }
}

async function start() {
  const problem = $("problem-box").value;
  if (!problem.trim()) return;
  const made = await act($("start-form"), () => api.begin(problem));
  if (!made) return;
  $("problem-box").value = "";
  location.hash = made.id;
}

async function check() {
  const box = $("step-box");
  const text = box.value;
  if (!text.trim() || !can($("send"))) return;
  able($("send"), false);
  box.value = "";
  sent = text;
  if (!(await act($("step-form"), () => api.check(state.id, text)))) {
    sent = "";
    if (!box.value.trim()) box.value = text;
    able($("send"), !state.busy);
  }
  box.focus({ preventScroll: true });
}

const askHint = () => can($("hint")) && act($("step-form"), () => api.hint(state.id));
const stop = () => state?.busy && act($("step-form"), () => api.stop(state.id));
const undo = () => can($("undo")) && act($("step-form"), () => api.undo(state.id, state.steps.at(-1).number));
const another = () => { location.hash = ""; };

function openWhy() {
  const folded = $("steps").querySelector("li:last-child details");
  if (!folded) return;
  folded.open = !folded.open;
  folded.querySelector("summary").focus();
}

const KEYS = { KeyH: askHint, KeyU: undo, KeyW: openWhy, KeyN: another };

document.addEventListener("keydown", (event) => {
  if ($("help-box").open || !state) return;
  if (event.altKey && !event.ctrlKey && !event.metaKey && KEYS[event.code]) {
    event.preventDefault();
    KEYS[event.code]();
  } else if (event.key === "Escape" && state.busy) {
    event.preventDefault();
    stop();
  }
});

function onEnter(box, send) {
  box.addEventListener("keydown", (event) => {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
}

onEnter($("step-box"), check);
$("step-form").addEventListener("submit", (event) => { event.preventDefault(); check(); });
$("start-form").addEventListener("submit", (event) => { event.preventDefault(); start(); });
$("problem-box").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) start();
});
$("hint").addEventListener("click", askHint);
$("undo").addEventListener("click", undo);
$("stop").addEventListener("click", stop);
$("new").addEventListener("click", another);
$("home").addEventListener("click", (event) => { event.preventDefault(); another(); });
$("help").addEventListener("click", () => $("help-box").showModal());
addEventListener("hashchange", () => show(location.hash.slice(1)));
show(location.hash.slice(1));
