import { element } from "./element.js";

const SHOWN = 2500;

/** Give a text to the reader: on the clipboard, or where that is barred, selected to be copied. */
async function give(button, text) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, SHOWN);
  } catch {
    button.parentElement.querySelector(".given")?.remove();
    const field = element("textarea", { class: "given", readonly: true, rows: 4,
      "aria-label": `${label}: press Ctrl+C` }, text);
    field.addEventListener("blur", () => field.remove());
    button.after(field);
    field.select();
  }
}

function query(state, more = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...state, ...more })) parameters.set(name, value);
  return parameters.toString();
}

/** The page's own address with all that it says (its tab, what is compared), at what is shown. */
export function linkTo(address, shown) {
  const link = new URL(address);
  for (const [name, value] of Object.entries(shown)) link.searchParams.set(name, value);
  link.hash = "";
  return link.href;
}

/** What a reader can take away: a link, the code of an embed, the stage as one file. */
export function sharing(base, addresses) {
  const address = (name, parts) => `${new URL(addresses[name], base).href}?${parts}`;
  const frame = (stage) => {
    const source = address("embed", query(stage.told(), { ...stage.options.reading, theme: stage.theme }));
    const title = stage.title.textContent.replaceAll('"', "&quot;");
    return `<iframe src="${source.replaceAll("&", "&amp;")}" title="${title}" `
      + 'width="1280" height="800" style="border:0" loading="lazy"></iframe>';
  };
  return [
    ["Copy link", "Copy a link to this view", (stage, button) => give(button,
      linkTo(location.href, { ...stage.options.reading, ...stage.told() }))],
    ["Copy embed code", "Copy the code of a frame that shows this view",
      (stage, button) => give(button, frame(stage))],
    ["Save as one file", "Save the stage with the whole record as one file that needs no network",
      (stage) => {
        const from = address("dossier", query(stage.told(), { ...stage.options.reading, theme: stage.theme }));
        const link = element("a", { href: from, download: "" });
        document.body.append(link);
        link.click();
        link.remove();
      }],
  ];
}
