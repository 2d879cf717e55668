// Saves answers while they are being given, and shows what they lead to. The page works without this.
// Whatever is not saved yet is kept in this page's memory and nowhere on the device, which others may use: the page says
// so, tries again, and asks before it is left (ADR 0011).
import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

const form = document.querySelector("[data-answering]");
const told = form?.querySelector("[data-saving]");
const questions = form?.querySelector("[data-questions]");
const PAUSE = 1500; // ms without a key before what was typed is saved
const MOST = 60_000; // bytes: what a browser still sends while its page is being left
const PRESS = 2000, TAP = 100; // ms: the longest that a press is waited for; in which the click of a finger follows
const AGAIN = [3000, 6000, 15000, 30000, 60000]; // ms before another try

const changed = new Set(); // questions answered since they were last sent
let sending = null; // what is under way, sent again as it is until it is acknowledged
let tries = 0;
let timer = 0;
let stopped = false;
let released = Promise.resolve(); // kept when nothing is pressed: what moves the page waits for it

const block = (concept) => questions.querySelector(`[data-asked="${CSS.escape(concept)}"]`);
const asked = (concept) => block(concept)?.querySelector("input[name=asked]");
const inBox = (concept) => document.activeElement?.closest("[data-asked]")?.dataset.asked === concept;

// Words that came, or grew by a line, between pressing and letting go would move the button away, and the press would be
// lost; so would a note under a question.
async function say(words, waiting = false) {
  await released;
  told.hidden = false;
  if (told.textContent !== words) told.textContent = words;
  told.classList.toggle("vg-saving--waiting", waiting);
}

function collected() {
  const all = new FormData(form);
  const sent = new URLSearchParams();
  for (const name of ["csrfmiddlewaretoken", "writer"]) sent.set(name, all.get(name));
  for (const concept of changed) {
    if (!asked(concept)) continue;
    sent.append("asked", asked(concept).value);
    for (const [name, value] of all) if (name.startsWith(`answer[${concept}]`)) sent.append(name, value);
  }
  return sent;
}

async function send() {
  clearTimeout(timer);
  if (stopped || (!sending && !changed.size)) return;
  if (!sending) {
    sending = { concepts: [...changed], body: collected() };
    changed.clear();
  }
  if (sending.busy) return sending.busy;
  sending.busy = attempt().finally(() => sending && (sending.busy = null));
  return sending.busy;
}

async function attempt() {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST", body: sending.body, headers: { Accept: "application/json" }, redirect: "manual", keepalive: sending.body.toString().length < MOST,
    });
  } catch {
    return later("Not saved yet: there is no connection. What you wrote is only on this page. Keep it open; it is tried again.");
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return signedOut();
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return acknowledged(await answer.json());
  if (answer.status >= 500) return later("Not saved yet: something went wrong here. Keep this page open; it is tried again.");
  return stop("This page can no longer save. Copy what you wrote, and open it again.");
}

function later(words) {
  say(words, true);
  timer = setTimeout(send, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
}

function stop(words) {
  stopped = true;
  say(words, true);
}

// Who signs in again in another tab goes on here; somebody else does not save another's words.
async function signedOut() {
  const page = await fresh().catch(() => null);
  const token = page?.querySelector("[data-answering] [name=csrfmiddlewaretoken]")?.value;
  if (!token) return later("Not saved yet: you are signed out. Sign in in another tab and keep this page open; it is tried again.");
  if (page.querySelector("[data-answering] [name=writer]").value !== sending.body.get("writer"))
    return stop("Somebody else is signed in now. What you wrote last is not saved. Copy it, or clear this page.");
  form.querySelector("[name=csrfmiddlewaretoken]").value = token;
  sending.body.set("csrfmiddlewaretoken", token);
  return later("Saving…");
}

async function acknowledged(said) {
  if (said.refused) return stop(said.refused);
  for (const [concept, times] of Object.entries(said.saved)) if (asked(concept)) asked(concept).value = `${concept}:${times}`;
  for (const concept of sending.concepts) problem(concept, said);
  const late = said.late.length;
  sending = null;
  tries = 0;
  if (late) say("Somebody else answered the same question meanwhile. Press “Save and continue” to see both answers.", true);
  else if (Object.keys(said.wrong).length) say("Not every answer could be saved: see the note below it.", true);
  else say(`Saved at ${new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}.`);
  const shown = [...questions.querySelectorAll("[data-asked]")].map((one) => one.dataset.asked);
  if (shown.join(" ") !== said.asked.join(" ")) await follow(said.asked).catch(() => {});
  if (changed.size) return send();
}

function problem(concept, said) {
  const note = block(concept)?.querySelector("[data-problem]");
  if (!note) return;
  const words = said.wrong[concept] ?? (said.late.includes(concept) ? "Somebody else answered this meanwhile." : "");
  note.textContent = words;
  show(note);
}

async function show(note) {
  await released;
  note.hidden = !note.textContent || inBox(note.closest("[data-asked]").dataset.asked);
}

async function fresh() {
  const answer = await fetch(form.action, { redirect: "manual" });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// What is asked now: questions that are no longer there are taken out, unless somebody is writing in them; new ones are
// put in their place. The server alone decides which.
async function follow(concepts) {
  const page = await fresh();
  if (!page) return;
  await released;
  for (const one of questions.querySelectorAll("[data-asked]")) {
    const concept = one.dataset.asked;
    if (!concepts.includes(concept) && !inBox(concept) && !changed.has(concept)) one.remove();
  }
  let last = null;
  for (const concept of concepts) {
    let here = block(concept);
    if (!here) {
      here = document.adoptNode(page.querySelector(`[data-asked="${CSS.escape(concept)}"]`));
      if (last) last.after(here);
      else questions.prepend(here);
      initAll({ scope: here });
    }
    last = here;
  }
}

if (form) {
  form.addEventListener("input", (event) => {
    const concept = event.target.closest("[data-asked]")?.dataset.asked;
    if (!concept || event.target.name === "leave") return;
    changed.add(concept);
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  form.addEventListener("change", () => send());
  form.addEventListener("focusout", (event) => {
    const note = event.target.closest("[data-asked]")?.querySelector("[data-problem]");
    if (note) show(note);
  });
  document.addEventListener("pointerdown", () => {
    released = new Promise((done) => {
      for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(done, TAP), { once: true });
      setTimeout(done, PRESS); // an end may never be told: a menu opened, the screen was locked
    });
  }, { capture: true });
  form.addEventListener("submit", async (event) => {
    if (stopped || (!sending && !changed.size)) return;
    event.preventDefault(); // without a connection the browser would leave this page, and lose what is on it
    const by = event.submitter;
    await send();
    if (!sending && !changed.size) form.requestSubmit(by);
  });
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.hidden && send());
  window.addEventListener("beforeunload", (event) => (sending || changed.size) && event.preventDefault());
}
