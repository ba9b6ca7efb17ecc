import type { LogPorts } from './append-leaves.ts';
import { appendLeaves } from './append-leaves.ts';
import { encodeLeaf, type RecordLeaf } from './leaf.ts';

/** Where the import stands; beside the log, not in it. */
const IMPORT_PATH = 'state/imported';

interface ImportState {
  /** When the log was deployed. */
  readonly startedAt: string;
  /** Where to go on; `null` at the beginning. */
  readonly cursor: string | null;
  readonly imported: number;
  /** When all was imported and the log was opened; `null` before. */
  readonly openedAt: string | null;
}

/** A part of the tables: leaves of the items that no release has sealed. */
export interface ImportPage {
  readonly leaves: readonly RecordLeaf[];
  /** `null` after the last part. */
  readonly cursor: string | null;
}

export interface ImportPorts extends LogPorts {
  readonly page: (cursor: string | null) => Promise<ImportPage>;
  readonly clock: () => Date;
  /** How long functions of the release before may still write items without a seal. */
  readonly graceMs: number;
  readonly msLeft: () => number;
}

/** A part takes as long, and what it found is appended. */
const LAST_PAGE_MS = 20_000;

/**
 * Has the log begin with what an earlier release left in the tables: each item without a seal becomes a leaf of its own kind. Only
 * then is the log open, and an item without a seal is somebody else's. Interrupted, it goes on where it was; a part that it imported
 * twice counts once.
 */
export async function importTables(ports: ImportPorts): Promise<ImportState> {
  let state = await readState(ports);
  if (state === null) {
    state = { startedAt: ports.clock().toISOString(), cursor: null, imported: 0, openedAt: null };
    await saveState(state, ports);
  }
  if (state.openedAt !== null) return state;
  if (ports.clock().getTime() - Date.parse(state.startedAt) < ports.graceMs) return state;
  while (ports.msLeft() > LAST_PAGE_MS) {
    const { leaves, cursor } = await ports.page(state.cursor);
    await appendLeaves(leaves.map(encodeLeaf), ports);
    state = { ...state, cursor, imported: state.imported + leaves.length };
    if (cursor === null) return openLog(state, ports);
    await saveState(state, ports);
  }
  return state;
}

async function openLog(state: ImportState, ports: ImportPorts): Promise<ImportState> {
  const at = ports.clock().toISOString();
  await appendLeaves([encodeLeaf({ kind: 'opened', at, imported: state.imported })], ports);
  const opened = { ...state, openedAt: at };
  await saveState(opened, ports);
  return opened;
}

async function readState({ store }: LogPorts): Promise<ImportState | null> {
  const stored = await store.read(IMPORT_PATH);
  return stored === null ? null : (JSON.parse(new TextDecoder().decode(stored.bytes)) as ImportState);
}

/** Of two at the same time the other one's state is kept, or this one's: what is imported twice counts once. */
async function saveState(state: ImportState, { store }: LogPorts): Promise<void> {
  const stored = await store.read(IMPORT_PATH);
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  await store.replace(IMPORT_PATH, bytes, stored?.etag ?? null);
}
