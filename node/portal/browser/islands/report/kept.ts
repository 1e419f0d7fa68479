// What was written and not yet acknowledged, kept by the browser: it survives a closed page. It is
// removed as soon as the node has it, and is offered to nobody but the person who wrote it.

const DATABASE = "archipel-unsent";
const STORE = "updates";

let opened: Promise<IDBDatabase | undefined> | undefined;

/** The database; none where the browser has none to give, as in private windows. */
function database(): Promise<IDBDatabase | undefined> {
  opened ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
  return opened;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const open = await database();
  if (open === undefined) return undefined;
  return new Promise((resolve) => {
    const request = work(open.transaction(STORE, mode).objectStore(STORE));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(undefined);
  });
}

/** What is kept under a name. */
export async function kept(name: string): Promise<Uint8Array | undefined> {
  const found = await run("readonly", (store) => store.get(name));
  return found instanceof Uint8Array ? found : undefined;
}

/** Keeps this under a name, in the place of what was; nothing removes it. */
export async function keep(name: string, update: Uint8Array | undefined): Promise<void> {
  if (update === undefined) await run("readwrite", (store) => store.delete(name));
  else await run("readwrite", (store) => store.put(update, name));
}
