// Where others are in the texts of a labdoc, and where the reader of this page is. Ends of a
// selection are relative positions of Yjs: they stay with the words whatever is written around them.

import * as Y from "yjs";
import { bytesOf } from "./base64";
import type { Present } from "./link";

/** Somebody else, and what they have selected. */
export interface Other {
  /** Which of those who are here. */
  person: number;
  name: string;
  anchor: Y.RelativePosition;
  head: Y.RelativePosition;
}

/** The carets of one labdoc. */
export class Carets {
  private heard = "";
  private shown: Other[] = [];
  private readonly watchers = new Set<() => void>();

  /** `say` tells the node where the reader is: the ends of what they have selected, or only the labdoc. */
  constructor(private readonly say: (ends?: Uint8Array[]) => void) {}

  get others(): readonly Other[] {
    return this.shown;
  }

  /** Takes who else is in this labdoc; those who listen are told if somebody moved. */
  hear(people: Present[]): void {
    const heard = JSON.stringify(people);
    if (heard === this.heard) return;
    this.heard = heard;
    // Each person once, though they have the report open twice.
    this.shown = [...new Map(people.flatMap(otherOf).map((other) => [other.person, other])).values()];
    this.watchers.forEach((moved) => moved());
  }

  /** Tells when somebody moved, until what it returns is called. */
  watch(moved: () => void): () => void {
    this.watchers.add(moved);
    return () => this.watchers.delete(moved);
  }

  /** Says what the reader has selected. */
  put(anchor: Y.RelativePosition, head: Y.RelativePosition): void {
    this.say([anchor, head].map((end) => Y.encodeRelativePosition(end)));
  }

  /** Says that the reader is in no text of the labdoc any more. */
  leave(): void {
    this.say();
  }
}

/** A caret as it came; none of it is trusted to be one. */
function otherOf({ person, name, caret }: Present): Other[] {
  if (caret === null) return [];
  try {
    const [anchor, head] = [caret.anchor, caret.head].map((end) => Y.decodeRelativePosition(bytesOf(end)));
    return anchor && head ? [{ person, name, anchor, head }] : [];
  } catch {
    return [];
  }
}
