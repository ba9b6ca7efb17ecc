import type { LogPorts } from './append-leaves.ts';
import { readEdge } from './append-leaves.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type Fault, faultOf } from './judge-record.ts';
import { decodeLeaf, type RecordLeaf } from './leaf.ts';
import { readLeaves } from './read-leaves.ts';

/** Up to where the log was checked; beside the log, not in it. */
const CHECKED_PATH = 'state/checked';

interface Checked {
  readonly size: number;
  readonly isOpen: boolean;
}

/** A leaf that shows that somebody else wrote to the tables. */
export interface TamperedLeaf {
  readonly leaf: RecordLeaf;
  readonly index: number;
  readonly fault: Fault;
}

/** What one check found. */
export interface Tampering {
  /** The first ones. Whoever changes items by the million must not fill the memory of who is to report it. */
  readonly first: readonly TamperedLeaf[];
  /** How many there are beside these: verify --manifest names each. */
  readonly more: number;
}

/** Leaves of one check that are kept to be reported. */
const MAX_REPORTED = 50;

/**
 * Finds what the log shows since the last check, and has it reported before it counts as checked: after a crash it is found again.
 * @returns how many leaves show that somebody else wrote
 * @throws {SealwatchError} `READ_BROKEN` when the entries are not those of the head
 */
export async function checkLog(
  head: Checkpoint,
  ports: LogPorts,
  report: (found: Tampering) => Promise<void>,
): Promise<number> {
  const { store, sha256 } = ports;
  const stored = await store.read(CHECKED_PATH);
  const before: Checked = stored
    ? (JSON.parse(new TextDecoder().decode(stored.bytes)) as Checked)
    : { size: 0, isOpen: false };
  if (head.size <= before.size) return 0;
  const from = await readEdge(before.size, store, sha256);
  const first: TamperedLeaf[] = [];
  let count = 0;
  let isOpen = before.isOpen;
  const read = async (path: string) => (await store.read(path))?.bytes ?? null;
  for await (const entries of readLeaves(head, { read, sha256, from })) {
    for (const { bytes, index } of entries) {
      const leaf = decodeLeaf(bytes);
      if (leaf.kind === 'opened') {
        isOpen = true;
        continue;
      }
      const fault = faultOf(leaf, isOpen);
      if (fault === null) continue;
      count += 1;
      if (first.length < MAX_REPORTED) first.push({ leaf, index, fault });
    }
  }
  if (count > 0) await report({ first, more: count - first.length });
  const after: Checked = { size: head.size, isOpen };
  await store.replace(CHECKED_PATH, new TextEncoder().encode(JSON.stringify(after)), stored?.etag ?? null);
  return count;
}
