"use strict";
(() => {
  const rows = [...document.querySelectorAll(".row")];
  const buttons = [...document.querySelectorAll("[data-kind]")];
  const search = document.getElementById("search");
  const told = document.getElementById("told");
  const texts = new Map();

  // Filters: of several that are pressed, a row needs one. Words: a row needs all.
  const filter = () => {
    const kinds = buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.kind);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      if (words.length && !texts.has(row)) texts.set(row, row.querySelector("summary").textContent.toLowerCase());
      const kind = !kinds.length || kinds.some((k) => row.dataset.kinds.split(" ").includes(k));
      row.hidden = !(kind && words.every((word) => texts.get(row).includes(word)));
      count += !row.hidden;
    }
    told.textContent = `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows shown`;
  };
  for (const button of buttons) {
    const has = rows.filter((row) => row.dataset.kinds.split(" ").includes(button.dataset.kind)).length;
    button.querySelector(".count").textContent = has.toLocaleString("en");
    button.disabled = !has;
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  document.getElementById("all").addEventListener("click", () => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    search.value = "";
    filter();
  });

  // What unfolds is packed (deflate, base64) until somebody asks for it. It was escaped where it was made.
  const unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed.trim()), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  };
  const unfold = async (row) => {
    const packed = row.querySelector(":scope > .body > .packed");
    if (!packed) return;
    const body = packed.parentElement;
    try {
      if (typeof DecompressionStream === "undefined") throw new Error("this browser is older than 2023");
      const html = await unpack(packed.textContent);
      if (packed.isConnected) body.innerHTML = html;
    } catch (error) {
      body.textContent = `This row cannot be unfolded: ${error.message}`;
    }
  };
  for (const row of rows) row.addEventListener("toggle", () => row.open && unfold(row));

  const every = document.getElementById("every");
  every.addEventListener("click", async () => {
    const open = every.getAttribute("aria-pressed") !== "true";
    every.setAttribute("aria-pressed", String(open));
    for (const row of rows.filter((one) => !one.hidden)) {
      row.open = open;
      if (open) await unfold(row);
    }
  });

  const go = () => {
    const row = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (row && row.classList.contains("row")) {
      row.hidden = false;
      row.open = true;
      row.scrollIntoView();
    }
  };
  addEventListener("hashchange", go);
  document.querySelector(".tools").hidden = false;
  filter();
  go();
})();
