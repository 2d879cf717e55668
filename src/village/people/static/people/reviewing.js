// Number keys choose an answer. The page works without this; the switch turns the keys off for those whom they hinder.
const form = document.querySelector("[data-review-keys]");
const control = form?.querySelector("[data-keys-switch]");
const name = "village-review-keys";
let on = localStorage.getItem(name) !== "off";

function show() {
  for (const mark of form.querySelectorAll("[data-key]")) mark.textContent = on ? mark.dataset.key : "";
  control.setAttribute("aria-pressed", String(on));
  control.textContent = `Number keys: ${on ? "on" : "off"}`;
}

if (form && control) {
  control.hidden = false;
  control.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(name, on ? "on" : "off");
    show();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=radio]), textarea, select");
    if (!on || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const mark = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!mark) return;
    const choice = document.getElementById(mark.closest("label").htmlFor);
    choice.checked = true;
    choice.focus();
    event.preventDefault();
  });
  show();
}
