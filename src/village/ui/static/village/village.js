// Enhancements only: every page works without this file.
// The classes tell govuk-frontend's stylesheet that its scripts are running.
import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
