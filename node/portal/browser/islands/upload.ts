// Documents are sent with a bar that shows how far they are. The node answers what it answers to
// the form without a script.

/** Shows a part of the answer: why nothing was taken. */
function reason(answer: string): string {
  const main = new DOMParser().parseFromString(answer, "text/html").querySelector("main");
  const texts = [...(main?.querySelectorAll("h1, p") ?? [])].map((part) => part.textContent?.trim() ?? "");
  return texts.filter((text) => text !== "").join(" — ");
}

/** Sends `form`; `save` saves what was typed meanwhile, since the page is read anew afterwards. */
function send(form: HTMLFormElement, save: () => Promise<boolean>): void {
  const line = form.querySelector<HTMLElement>("[data-upload-line]");
  const bar = form.querySelector<HTMLProgressElement>("progress");
  const button = form.querySelector<HTMLButtonElement>("button");
  if (line === null || bar === null || button === null) return form.submit();
  const say = (text: string): void => void (line.textContent = text);
  const fail = (text: string): void => {
    say(text === "" ? (form.dataset["failed"] ?? "") : text);
    bar.hidden = true;
    button.disabled = false;
  };
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    bar.value = loaded / total;
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(loaded / total);
    say(`${form.dataset["sending"] ?? ""} ${percent}`);
  });
  request.addEventListener("error", () => fail(""));
  request.addEventListener("load", () => {
    if (request.status >= 400) return fail(reason(request.responseText));
    void save().then((isSaved) => (isSaved ? location.assign(request.responseURL) : fail("")));
  });
  button.disabled = true;
  bar.hidden = false;
  bar.value = 0;
  request.open("POST", form.action);
  request.send(new FormData(form));
}

/** Sends documents with a bar, also from forms that come later. */
export function showUploads(save: () => Promise<boolean>): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== "upload") return;
    event.preventDefault();
    send(form, save);
  });
}
