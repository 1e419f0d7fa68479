// One labdoc: a document of Yjs that follows the one on the node. What is written here is sent in
// order, one request at a time, and counts as saved when the node says that it is on its disk.

import * as Y from "yjs";
import { bytesOf } from "./base64";
import { keep, kept } from "./kept";
import type { Link, News } from "./link";

/** How far a labdoc has come, for people. */
export type State =
  | { kind: "opening" }
  | { kind: "saved"; at: Date | undefined }
  | { kind: "writing" }
  /** The node is not heard; what is written is kept here. */
  | { kind: "away" }
  /** The node does not take it. */
  | { kind: "refused"; said: string };

/** How long the page waits for more before it sends, in milliseconds. */
const PAUSE_MS = 250;
/** The pauses between attempts when nobody answers, in milliseconds. */
const RETRIES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** Most bytes in one request; the node takes 256 KiB. */
const BATCH_BYTES = 200 * 1024;

export class Paper {
  readonly doc = new Y.Doc();
  private unsent: Uint8Array[] = [];
  private seq = 0;
  private isSending = false;
  private isOver = false;
  private attempt = 0;
  private timer: number | undefined;
  private catching: Promise<boolean> | undefined;

  constructor(
    private readonly link: Link,
    readonly id: string,
    private readonly person: string,
    private readonly show: (state: State) => void,
  ) {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      this.unsent.push(update);
      void this.remember();
      this.show({ kind: "writing" });
      this.sendIn(PAUSE_MS);
    });
  }

  /** Whether something is written that the node has not acknowledged. */
  get isBehind(): boolean {
    return this.unsent.length > 0;
  }

  /** Loads the labdoc; says whether it is here. */
  async open(): Promise<boolean> {
    this.show({ kind: "opening" });
    const left = await kept(this.name);
    if (!(await this.catchUp())) return false;
    if (left !== undefined) {
      Y.applyUpdate(this.doc, left, this);
      this.unsent.unshift(left);
      this.sendIn(0);
    } else {
      this.show({ kind: "saved", at: undefined });
    }
    return true;
  }

  /** Takes what somebody else wrote. */
  take(news: News & { what: "written" }): void {
    if (news.seq <= this.seq) return;
    if (news.seq !== this.seq + 1) {
      void this.catchUp();
      return;
    }
    this.seq = news.seq;
    Y.applyUpdate(this.doc, bytesOf(news.update), this);
  }

  /** The node may have been away: asks for what is missing, and sends what is left. */
  async again(): Promise<void> {
    if (this.isOver) return;
    this.attempt = 0;
    if (await this.catchUp()) this.sendIn(0);
  }

  /** Asks for what this page lacks. One question at a time: a second one waits for the first. */
  private catchUp(): Promise<boolean> {
    this.catching ??= this.ask().finally(() => (this.catching = undefined));
    return this.catching;
  }

  private async ask(): Promise<boolean> {
    const answer = await this.link.post(`/labdocs/${this.id}/read`, Y.encodeStateVector(this.doc));
    if (answer.kind !== "done") {
      this.show(answer.kind === "refused" ? { kind: "refused", said: answer.said } : { kind: "away" });
      return false;
    }
    const { seq, update } = catchupOf(answer.body);
    Y.applyUpdate(this.doc, update, this);
    this.seq = Math.max(this.seq, seq);
    return true;
  }

  private sendIn(pause: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.send(), pause);
  }

  private async send(): Promise<void> {
    if (this.isSending || this.isOver) return;
    this.isSending = true;
    let goesOn = true;
    while (goesOn && this.unsent.length > 0) goesOn = await this.sendSome();
    this.isSending = false;
  }

  /** Sends as much as fits one request; says whether to go on at once. */
  private async sendSome(): Promise<boolean> {
    const count = this.fitting();
    const batch = Y.mergeUpdates(this.unsent.slice(0, count));
    const answer = await this.link.post(`/labdocs/${this.id}/updates`, batch);
    if (answer.kind === "done") {
      this.unsent.splice(0, count);
      this.attempt = 0;
      await this.remember();
      const { seq, at_ms } = JSON.parse(new TextDecoder().decode(answer.body));
      if (seq === this.seq + 1) this.seq = seq;
      if (this.unsent.length === 0) this.show({ kind: "saved", at: new Date(at_ms) });
      return true;
    }
    if (answer.kind === "refused") {
      // A page that is not trusted any more, or a report that is closed: what is written stays here.
      this.isOver = true;
      this.show({ kind: "refused", said: answer.said });
      return false;
    }
    this.show({ kind: "away" });
    this.sendIn(RETRIES_MS[Math.min(this.attempt, RETRIES_MS.length - 1)] ?? 0);
    this.attempt += 1;
    return false;
  }

  private fitting(): number {
    let bytes = 0;
    const over = this.unsent.findIndex((update) => (bytes += update.length) > BATCH_BYTES);
    return over < 0 ? this.unsent.length : Math.max(over, 1);
  }

  private get name(): string {
    return `${this.person} ${this.link.address} ${this.id}`;
  }

  private remember(): Promise<void> {
    return keep(this.name, this.unsent.length > 0 ? Y.mergeUpdates(this.unsent) : undefined);
  }
}

/** An answer of the node: eight bytes of number, then one update of Yjs. */
function catchupOf(body: ArrayBuffer): { seq: number; update: Uint8Array } {
  const seq = Number(new DataView(body).getBigUint64(0));
  return { seq, update: new Uint8Array(body, 8) };
}
