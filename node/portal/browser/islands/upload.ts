// Documents are sent with a bar that shows how far they are. The node answers what it answers to
// the form without a script.

/** Sends the documents when its turn has come; the page that answers, or nothing if they were not taken. */
export type Upload = () => Promise<Document | undefined>;

/** Shows a part of the answer: why nothing was taken. */
export function reason(answer: Document): string {
  const main = answer.querySelector("main");
  const texts = [...(main?.querySelectorAll("h1, p") ?? [])].map((part) => part.textContent?.trim() ?? "");
  return texts.filter((text) => text !== "").join(" — ");
}

/** Sends `form`, when `between` lets it; then the page is read anew. */
function send(form: HTMLFormElement, between: (upload: Upload) => Promise<boolean>): void {
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
  let [address, why] = ["", ""];
  const upload: Upload = () =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
        if (!lengthComputable) return;
        bar.value = loaded / total;
        say(`${form.dataset["sending"] ?? ""} ${percent(loaded / total)}`);
      });
      request.addEventListener("error", () => resolve(undefined));
      request.addEventListener("load", () => {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        if (request.status >= 400) why = reason(page);
        address = request.responseURL;
        resolve(request.status >= 400 ? undefined : page);
      });
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  button.disabled = true;
  bar.hidden = false;
  bar.value = 0;
  void between(upload).then((isDone) => (isDone ? location.assign(address) : fail(why)));
}

const percent = (part: number): string => new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(part);

/** Sends documents with a bar, also from forms that come later. */
export function showUploads(between: (upload: Upload) => Promise<boolean>): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== "upload") return;
    event.preventDefault();
    send(form, between);
  });
}
