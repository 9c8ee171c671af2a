import { linkTo } from "./address.js";
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
      "aria-label": `${label}: press Ctrl+C`, onblur: ({ target }) => target.remove() }, text);
    button.after(field);
    field.select();
  }
}

/** What a reader can take away: a link, the code of an embed, the stage as one file. */
export function sharing(base, addresses) {
  const view = (stage) => ({ ...stage.told(), ...stage.options.reading });
  const address = (name, stage) =>
    `${new URL(addresses[name], base).href}?${new URLSearchParams({ ...view(stage), theme: stage.theme })}`;
  const frame = (stage) => {
    const title = stage.title.textContent.replaceAll('"', "&quot;");
    return `<iframe src="${address("embed", stage).replaceAll("&", "&amp;")}" title="${title}" `
      + 'width="1280" height="800" style="border:0" loading="lazy"></iframe>';
  };
  return [
    ["Copy link", "Copy a link to this view",
      (stage, button) => give(button, linkTo(location.href, view(stage)))],
    ["Copy embed code", "Copy the code of a frame that shows this view",
      (stage, button) => give(button, frame(stage))],
    ["Save as one file", "Save the stage with the whole record as one file that needs no network",
      (stage) => {
        const link = element("a", { href: address("dossier", stage), download: "" });
        document.body.append(link);
        link.click();
        link.remove();
      }],
  ];
}
