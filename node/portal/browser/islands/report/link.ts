// How the page talks to the node: one request after another, and a stream of what others do.

/** What a request came to. */
export type Answer =
  | { kind: "done"; body: ArrayBuffer }
  /** The node understood and does not take it; `said` is for people. */
  | { kind: "refused"; status: number; said: string }
  /** Nobody answered, or the node is busy: the same may be sent again. */
  | { kind: "unheard" };

/** Somebody who has the report open, once for each page. */
export interface Present {
  /** Who of those who are here: the same for all pages of one person. */
  person: number;
  name: string;
  labdoc: string | null;
  /** What they have selected in a text of it: relative positions of Yjs, in base64. */
  caret: { anchor: string; head: string } | null;
}

/** What others did, as the node tells it. `you` is the reader of this page. */
export type News =
  | { what: "written"; labdoc: string; seq: number; update: string }
  | { what: "changed" }
  | { what: "said"; number: number }
  | { what: "outline" }
  | { what: "present"; you: number; people: Present[] };

/** How long an answer may take before the request counts as unheard, in milliseconds. */
const ANSWER_MS = 20_000;
/** The pauses before a stream is opened again, in milliseconds. */
const PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000];

export class Link {
  /** `address` is that of the report; `token` is what its forms carry. */
  constructor(
    readonly address: string,
    private readonly token: string,
  ) {}

  async post(path: string, body: Uint8Array | string): Promise<Answer> {
    try {
      const response = await fetch(this.address + path, {
        method: "POST",
        body: body as BodyInit,
        headers: { "content-type": "application/octet-stream", "archipel-form-token": this.token },
        signal: AbortSignal.timeout(ANSWER_MS),
        redirect: "error",
      });
      if (response.ok) return { kind: "done", body: await response.arrayBuffer() };
      if (response.status >= 500 || response.status === 429) return { kind: "unheard" };
      const said = await response.json().then(({ said }) => String(said), () => String(response.status));
      return { kind: "refused", status: response.status, said };
    } catch {
      return { kind: "unheard" };
    }
  }

  /** Listens for good. `opened` is told each time when the stream begins: something may have been missed. */
  listen(told: (news: News) => void, opened: () => void, lost: () => void): void {
    let attempt = 0;
    const open = () => {
      const stream = new EventSource(`${this.address}/live`);
      stream.addEventListener("open", () => {
        attempt = 0;
        opened();
      });
      stream.addEventListener("message", ({ data }) => told(JSON.parse(data) as News));
      stream.addEventListener("error", () => {
        lost();
        stream.close();
        const pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
        attempt += 1;
        window.setTimeout(open, pause);
      });
    };
    open();
  }
}
