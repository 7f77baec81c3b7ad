// The problems begun in this browser, kept in it and nowhere else: there are no accounts.

const KEY = "redline-tutor-recent";
const MOST = 8;

function kept() {
  try {
    const list = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(list) ? list.filter((one) => typeof one?.id === "string" && typeof one?.problem === "string") : [];
  } catch {
    return []; // Storage that is switched off or spoilt: the page works, and remembers nothing.
  }
}

function keep(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(0, MOST)));
  } catch {
    // As above.
  }
}

export const list = kept;
export const forget = (id) => keep(kept().filter((one) => one.id !== id));
export const remember = (id, problem) => keep([{ id, problem: problem.slice(0, 200) }, ...kept().filter((one) => one.id !== id)]);
