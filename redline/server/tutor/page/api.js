// What the page asks of its server. Every address is relative: nothing is asked of anybody else.

export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new Refusal("The server does not answer. What you typed is still here; try again in a moment.", 0);
  }
  const told = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refusal(words(told) ?? `The server says ${answer.status}.`, answer.status);
  return told;
}

// An error of this server says what to do in `error.message`; a body that is no valid one is told by its fields.
function words(told) {
  if (typeof told?.error?.message === "string") return told.error.message;
  if (typeof told?.detail === "string") return told.detail;
  return null;
}

const at = (id, rest = "") => `sessions/${encodeURIComponent(id)}${rest}`;

export const begin = (problem) => ask("POST", "sessions", { problem });
export const read = (id) => ask("GET", at(id));
export const check = (id, text) => ask("POST", at(id, "/steps"), { text });
export const undo = (id, number) => ask("DELETE", at(id, `/steps/${number}`));
export const hint = (id) => ask("POST", at(id, "/hints"));
export const stop = (id) => ask("POST", at(id, "/stop"));
export const evidence = (id, number) => ask("GET", at(id, `/steps/${number}/evidence`));

// Follows a session: `changed` gets every new state, `connected` whether the server answers. A page that nobody looks at
// gives its connection back, since a browser opens only six to one server. Call what is returned to end it.
export function follow(id, changed, connected) {
  let source = null;
  let retry = 0;
  const close = () => { clearTimeout(retry); source?.close(); source = null; };
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(at(id, "/events"));
    source.addEventListener("state", (event) => { connected(true); changed(JSON.parse(event.data)); });
    source.addEventListener("error", () => {
      connected(false);
      // A browser tries again by itself after a broken line, but not after a refusal.
      if (source?.readyState === EventSource.CLOSED) { close(); retry = setTimeout(open, 3000); }
    });
  };
  const look = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", look);
  open();
  return () => { document.removeEventListener("visibilitychange", look); close(); };
}
