// Text with formulas in it, as nodes. Nothing here is ever read as HTML: words become text nodes, formulas are KaTeX's,
// and what KaTeX cannot read, or all of it where KaTeX is missing, stays the text that it was.

const LONGEST = 2000; // characters of one formula
const OPTIONS = { throwOnError: true, trust: false, strict: "ignore", maxSize: 20, maxExpand: 200 };

const PAIRS = [["$$", "$$", true], ["\\[", "\\]", true], ["\\(", "\\)", false]];
// Commands that models write without any dollar around them.
const BARE = /^\\(?:boxed|d?frac|tfrac|sqrt|text|overline|cdot|times|div|pm|leq?|geq?|neq|approx|pi|sum|left)(?![A-Za-z])/;

/** The parts of a text: `{ words }` or `{ tex, typed, display }`. */
export function parts(text) {
  const found = [];
  let words = "";
  const put = (part) => { if (words) found.push(...equations(words)); words = ""; found.push(part); };
  for (let i = 0; i < text.length;) {
    const formula = delimited(text, i) ?? dollars(text, i) ?? bare(text, i);
    if (formula) {
      put({ tex: formula.tex, typed: text.slice(i, formula.end), display: formula.display ?? false });
      i = formula.end;
    } else if (text.startsWith("\\$", i)) {
      words += "$";
      i += 2;
    } else {
      words += text[i++];
    }
  }
  if (words) found.push(...equations(words));
  return found;
}

function delimited(text, i) {
  for (const [open, close, display] of PAIRS) {
    if (!text.startsWith(open, i)) continue;
    const end = text.indexOf(close, i + open.length);
    if (end > i + open.length) return { tex: text.slice(i + open.length, end), end: end + close.length, display };
  }
  return null;
}

// `$x + 1$`, but not the money of "costs $5 and pays $10": as in pandoc, a formula touches its dollars from within, no
// digit follows the second one, and no sentence stands between them.
function dollars(text, i) {
  if (text[i] !== "$" || text[i - 1] === "$") return null;
  const inner = /^\$(?![\s$])((?:[^$\\\n]|\\[^\n])*?[^\s\\$]|[^\s\\$])\$(?!\d)/.exec(text.slice(i, i + LONGEST));
  if (!inner || sentence(inner[1])) return null;
  return { tex: inner[1], end: i + inner[0].length };
}

const sentence = (tex) => /[A-Za-z]{2,}[,;.]?\s+[A-Za-z]{2,}/.test(tex.replace(/\\[a-z]+\s*(\{[^{}]*\})?/gi, ""));

function bare(text, i) {
  if (text[i] !== "\\" || !BARE.test(text.slice(i, i + 16))) return null;
  let end = i + /^\\[A-Za-z]+/.exec(text.slice(i))[0].length;
  if (text.startsWith("\\left", i)) {
    const right = /\\right\s*(?:\\[{}|]|.)/.exec(text.slice(i));
    return right && { tex: text.slice(i, i + right.index + right[0].length), end: i + right.index + right[0].length };
  }
  for (let group; (group = braces(text, end)) !== null;) end = group;
  return { tex: text.slice(i, end), end };
}

// Where the group that begins here ends; null where none begins or none ends.
function braces(text, i) {
  const close = { "{": "}", "[": "]" }[text[i]];
  if (!close) return null;
  for (let depth = 0, j = i; j < text.length; j++) {
    if (text[j] === "\\") j++;
    else if (text[j] === text[i]) depth++;
    else if (text[j] === close && --depth === 0) return j + 1;
  }
  return null;
}

const NUMBER = String.raw`[$€£]?\d+(?:[.,]\d+)*%?`;
const POWER = String.raw`(?:[²³]|\^(?:\(-?\w+\)|-?\w+))?`;
const ATOM = String.raw`(?:${NUMBER}(?:[A-Za-z](?![A-Za-z]))?|(?<![A-Za-z'’])[A-Za-z](?![A-Za-z'’]))${POWER}`;
const OPERAND = String.raw`[-−–+]?[(√]*[-−–]?${ATOM}(?:\)${POWER})*`;
const OPERATOR = String.raw`(?:[ \t]*(?:<=|>=|!=|[-+−–*/·×÷=<>≤≥≠≈])[ \t]*|(?=\())`;
const EQUATION = new RegExp(`${OPERAND}(?:${OPERATOR}${OPERAND})+`, "gu");
const RELATION = /[=<>≤≥≠≈]/;
const TAG = /<\/?[A-Za-z!]/; // markup that somebody pasted is no inequality

// Plain equations in words ("so 3x = 15"): those that state something, with their brackets closed.
function equations(words) {
  if (TAG.test(words) || words.length > 20 * LONGEST) return [{ words }];
  const found = [];
  let from = 0;
  for (const match of words.matchAll(EQUATION)) {
    const typed = match[0];
    if (!RELATION.test(typed) || !closed(typed)) continue;
    if (match.index > from) found.push({ words: words.slice(from, match.index) });
    found.push({ tex: toTex(typed), typed, display: false });
    from = match.index + typed.length;
  }
  if (from < words.length) found.push({ words: words.slice(from) });
  return found;
}

function closed(typed) {
  let depth = 0;
  for (const character of typed) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

const SIGNS = {
  "*": "\\cdot ", "·": "\\cdot ", "×": "\\times ", "÷": "\\div ", "−": "-", "–": "-", "<=": "\\le ", ">=": "\\ge ",
  "!=": "\\ne ", "≤": "\\le ", "≥": "\\ge ", "≠": "\\ne ", "≈": "\\approx ", "%": "\\%", "$": "\\$", "€": "\\text{€}",
  "£": "\\pounds ", "²": "^{2}", "³": "^{3}",
};

function toTex(typed) {
  return typed
    .replace(/(\d),(?=\d)/g, "$1{,}")
    .replace(/\^\((-?\w+)\)|\^(-?\w+)/g, (_, bracketed, plain) => `^{${bracketed ?? plain}}`)
    .replace(/<=|>=|!=|[*·×÷−–≤≥≠≈%$€£²³]/g, (sign) => SIGNS[sign])
    .replace(/√\(([^()]*)\)|√(\d+(?:\.\d+)?[a-z]?|[a-z])/gi, (_, bracketed, plain) => `\\sqrt{${bracketed ?? plain}}`);
}

/** Put a text, with its formulas set, in the place of what the element holds. */
export function write(element, text) {
  element.replaceChildren(...parts(text).map((part) => part.words ?? formula(part)));
}

function formula({ tex, typed, display }) {
  const katex = globalThis.katex;
  if (!katex || tex.length > LONGEST) return typed;
  const holder = document.createElement("span");
  try {
    katex.render(tex, holder, { ...OPTIONS, displayMode: display });
  } catch {
    return typed; // No formula, or one that is too much for KaTeX.
  }
  return holder;
}
