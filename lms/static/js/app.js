// Starts Stimulus; a page names its controllers in data-controller, each comes from controllers/<name>_controller.js on demand.
import { Application } from "../vendor/stimulus.js";

// A box that scrolls sideways is reached and moved with the keyboard; one that fits is no extra stop.
const reach = new ResizeObserver((entries) =>
  entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }),
);
document.querySelectorAll(".table-scroll").forEach((box) => reach.observe(box));

const application = Application.start();
const names = new Set(
  [...document.querySelectorAll("[data-controller]")].flatMap((element) => element.dataset.controller.split(/\s+/)).filter(Boolean),
);
await Promise.all(
  [...names].map(async (name) => {
    const module = await import(`./controllers/${name.replaceAll("-", "_")}_controller.js`);
    application.register(name, module.default);
  }),
);
