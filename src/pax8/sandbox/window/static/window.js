// Keeps an open page as the sandbox is. Without it all works too, looked at anew by hand.
"use strict";

const EVERY = 1000;
// While the sandbox does not answer it is asked less often, and what is new is told in one go.
const EVERY_SILENT = 5000;
const TOLD_EVERY = 4000;

const pause = document.getElementById("pause");
const rows = document.querySelector("[data-rows]");
const news = document.getElementById("news");
let since = rows ? rows.dataset.since : null;
let paused = sessionStorage.getItem("paused") === "yes";
let untold = 0;
let toldAt = 0;

function show(id, found) {
  const here = document.getElementById(id);
  const fresh = found.getElementById(id);
  // What is being used is not taken from under the hands.
  if (here && fresh && !here.contains(document.activeElement) && here.innerHTML !== fresh.innerHTML) {
    here.replaceChildren(...fresh.childNodes);
  }
}

function takeIn(found) {
  const fresh = found.getElementById("rows");
  if (!rows || !fresh) {
    return;
  }
  const first = Number(fresh.dataset.first);
  const used = document.activeElement;
  for (const row of [...rows.children]) {
    if (Number(row.dataset.id) < first && !row.contains(used)) {
      row.remove();
    }
  }
  const come = [...fresh.children].filter((row) => !document.getElementById(row.id));
  come.forEach((row) => row.classList.add("fresh"));
  rows.prepend(...come);
  const beyond = [...rows.children].slice(Number(rows.dataset.most));
  beyond.filter((row) => !row.contains(used)).forEach((row) => row.remove());
  document.getElementById("none").hidden = rows.children.length > 0;
  since = fresh.dataset.since;
  untold += come.length;
  if (untold && Date.now() - toldAt > TOLD_EVERY) {
    news.textContent = untold === 1 ? "1 new request" : `${untold} new requests`;
    untold = 0;
    toldAt = Date.now();
  }
}

function address() {
  if (!rows) {
    return document.body.dataset.live;
  }
  const base = rows.dataset.rows;
  return `${base}${base.includes("?") ? "&" : "?"}since=${since}`;
}

async function look() {
  let wait = EVERY;
  if (!paused && !document.hidden) {
    try {
      const answer = await fetch(address());
      if (!answer.ok) {
        throw new Error(`status ${answer.status}`);
      }
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!paused) {
        show("state", found);
        show("calls", found);
        show("calls-rows", found);
        takeIn(found);
      }
      document.body.classList.remove("silent");
    } catch {
      document.body.classList.add("silent");
      document.getElementById("state").textContent = "The sandbox does not answer.";
      wait = EVERY_SILENT;
    }
  }
  setTimeout(look, wait);
}

function label() {
  pause.textContent = paused ? "Resume updates" : "Pause updates";
}

pause.addEventListener("click", () => {
  paused = !paused;
  sessionStorage.setItem("paused", paused ? "yes" : "no");
  label();
});
pause.parentElement.hidden = false;
label();
setTimeout(look, EVERY);

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const said = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "It could not be copied; select it instead.";
    }
  });
}
