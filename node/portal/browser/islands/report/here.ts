// Where the reader of the page is, told to the node: when it changes, and not too often.

import { base64Of } from "./base64";
import type { Link } from "./link";

/** Least time from one message to the next, in milliseconds. */
const PAUSE_MS = 500;

export class Here {
  private place = "";
  private said = "";
  private saidAt = -PAUSE_MS;
  private isSaying = false;

  constructor(private readonly link: Link) {}

  /** Says in which labdoc the reader is, and between which ends of a selection if in a text. */
  say(labdoc: string, ends: Uint8Array[] = []): void {
    this.place = [labdoc, ...ends.map(base64Of)].join(" ");
    this.soon();
  }

  /** The node may have forgotten: says it once more. */
  again(): void {
    this.said = "";
    this.soon();
  }

  /** One message after another, so that none passes a later one. */
  private soon(): void {
    if (this.isSaying || this.place === this.said) return;
    this.isSaying = true;
    window.setTimeout(() => void this.send(), Math.max(0, this.saidAt + PAUSE_MS - performance.now()));
  }

  private async send(): Promise<void> {
    this.said = this.place;
    this.saidAt = performance.now();
    // What is not heard is said again when the stream is back.
    await this.link.post("/here", this.said);
    this.isSaying = false;
    this.soon();
  }
}
