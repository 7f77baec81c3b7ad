// The session as it is drawn: a state of the server's in, elements out. What has not changed stays as it is, so that
// an opened `why?`, the focus and a reader's place survive every new state.

import { evidence } from "./api.js";
import { write } from "./maths.js";

const MARKS = { right: "✓", wrong: "✗", "cannot tell": "?" };
const LOOKS = { right: "right", wrong: "wrong", "cannot tell": "unknown" };

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Fill a list with one element for each item, and make only those anew whose key is not there yet. */
function fill(list, items, key, make) {
  const there = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const old = there.get(key(item));
    if (old) return old;
    const made = make(item);
    made.dataset.key = key(item);
    return made;
  });
  const same = wanted.length === list.children.length && wanted.every((child, i) => child === list.children[i]);
  if (!same) list.replaceChildren(...wanted);
  return wanted.filter((child) => ![...there.values()].includes(child));
}

/** Draw the steps; returns those that are new. */
export function steps(list, state) {
  const key = (step) => JSON.stringify([state.id, step.number, step.verdict, step.text, step.reason]);
  return fill(list, state.steps, key, (step) => drawStep(state.id, step));
}

function drawStep(id, step) {
  const drawn = element("li", `step ${LOOKS[step.verdict]}`);
  drawn.dataset.number = step.number;
  const mark = element("span", "mark", MARKS[step.verdict]);
  mark.setAttribute("aria-hidden", "true");
  const text = element("div", "prose");
  write(text, step.text);
  const number = element("span", "number", step.number);
  drawn.append(number, mark, text, element("span", `word ${LOOKS[step.verdict]}`, step.verdict));
  if (step.reason) {
    const reason = element("p", "reason prose");
    write(reason, step.reason);
    drawn.append(reason);
  }
  if (step.evidence) drawn.append(why(id, step));
  return drawn;
}

function why(id, step) {
  const folded = element("details");
  const label = element("summary", "", "why?");
  label.setAttribute("aria-label", `why is step ${step.number} ${step.verdict}?`);
  const inside = element("div", "evidence");
  folded.append(label, inside);
  folded.addEventListener("toggle", async () => {
    if (!folded.open || inside.childElementCount) return;
    inside.replaceChildren(element("p", "aside", "Looking it up …"));
    try {
      inside.replaceChildren(...drawEvidence(await evidence(id, step.number)));
    } catch (error) {
      inside.replaceChildren(element("p", "aside", error.message));
      folded.addEventListener("toggle", () => inside.replaceChildren(), { once: true });
    }
  });
  return folded;
}

function drawEvidence({ judged_by: judge, analysis, runs }) {
  const drawn = [];
  if (analysis) {
    const text = element("p", "prose");
    write(text, analysis);
    drawn.push(element("h3", "", judge), text);
  }
  for (const run of runs) {
    drawn.push(element("h3", "", "Code that was run"), listing(run.code, "code"));
    drawn.push(element("h3", "", run.status === "ok" ? "What it printed" : `What it printed (${run.status})`));
    drawn.push(listing(run.output || "(nothing)", "output"));
  }
  return drawn.length ? drawn : [element("p", "aside", "Nothing was calculated or written about this step.")];
}

function listing(text, label) {
  const block = element("pre");
  // It may scroll, so the keyboard has to reach it.
  block.tabIndex = 0;
  block.setAttribute("role", "group");
  block.setAttribute("aria-label", label);
  block.append(element("code", "", text));
  return block;
}

/** Draw the hints; returns those that are new. */
export function hints(list, state) {
  const key = (hint) => JSON.stringify([state.id, hint.kind, hint.text]);
  return fill(list, state.hints, key, (hint) => {
    const drawn = element("li");
    const text = element("div", "prose");
    write(text, hint.text);
    drawn.append(element("span", "kind", hint.kind), text);
    return drawn;
  });
}
