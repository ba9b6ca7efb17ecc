import type { ItemWriter } from '../../aws/log/item-writer.ts';
import { itemDigest } from '../../aws/log/stream-leaves.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { nameOf } from '../../core/log/compare-tables.ts';
import { decideRepair, type RepairStep } from '../../core/log/decide-repair.ts';
import type { Item, RecordKey, RecordKind } from '../../core/log/leaf.ts';
import { TILE_WIDTH } from '../../core/log/tiles.ts';
import { inOrder } from '../batches.ts';
import { explain } from '../errors/explain.ts';
import {
  type ComparedRecord,
  type CompareManifestPorts,
  compareManifest,
  type ManifestSummary,
} from '../verify/manifest/compare-manifest.ts';
import type { DiskShelf } from '../verify/manifest/disk-shelf.ts';
import type { LogReader } from '../verify/manifest/log-reader.ts';
import { type Described, describeFault, type ManifestFault } from '../verify/manifest/verify-manifest.ts';

/**
 * What became of an item that differs. `planned`: it would be put right. `changed`: it is another one than was judged, which stays.
 * `cannot`: the log does not say what it should be.
 */
export type RepairOutcome =
  | { readonly kind: 'planned' | 'done' | 'changed' | 'cannot' }
  | { readonly kind: 'failed'; readonly problem: string };

export interface Repair {
  readonly fault: ManifestFault;
  readonly step: RepairStep;
  readonly outcome: RepairOutcome;
}

/** What differs from the log, on the disk: a table that was lost differs as a whole. */
export interface Differences {
  readonly summary: ManifestSummary;
  /** Items that the log can put right, as far as was judged. */
  readonly puts: number;
  readonly removals: number;
  /** @param writer - `null` for a look only. @throws {Error} what AWS says where it refuses a write: it refuses all of them */
  repairs(writer: ItemWriter | null): AsyncGenerator<Repair>;
}

/** What is kept of an item between its judgement and its repair. */
interface Kept extends Described {
  /** Of what is expected, by the leaf that was proven to be in the log; `null` where nothing is. */
  readonly expectedDigest: string | null;
  /** Of what was found; `null` where nothing was. */
  readonly foundDigest: string | null;
}

export interface FindPorts extends Omit<CompareManifestPorts, 'checkpoints'> {
  /** An item as a restored table has it; `null` where it has none. @default - no table is restored */
  readonly itemThen?: (kind: RecordKind, key: RecordKey) => Promise<Item | null>;
}

/** Items that are read and written at the same time. */
const CONCURRENCY = 16;

/**
 * Finds what differs from the log and may be repaired from it.
 * @param shelf - where it is kept until it is repaired
 * @returns `null` where the log has no checkpoint yet
 * @throws {SealwatchError} `READ_BROKEN` when the log is not whole
 */
export async function findDifferences(
  ports: FindPorts,
  shelf: DiskShelf,
  kinds: readonly RecordKind[],
): Promise<Differences | null> {
  const counts = new Map<RecordKind, { puts: number; removals: number }>();
  const compared = { ...ports, checkpoints: [], maxLooks: Number.POSITIVE_INFINITY };
  const summary = await compareManifest(compared, async (found) => {
    if (!kinds.includes(found.kind) || found.verdict.state === 'put-back') return;
    shelf.add(placeOf(found), JSON.stringify(keptOf(found)));
    if (found.isBehind || found.verdict.state === 'built-on') return;
    const { puts, removals } = counts.get(found.kind) ?? { puts: 0, removals: 0 };
    const isPut = found.verdict.expected !== null;
    counts.set(found.kind, { puts: puts + Number(isPut), removals: removals + Number(!isPut) });
  });
  if (summary === null) return null;
  const possible = summary.isOpen ? [...counts].filter(([kind]) => !summary.cut.includes(kind)) : [];
  return {
    summary,
    puts: possible.reduce((sum, [, { puts }]) => sum + puts, 0),
    removals: possible.reduce((sum, [, { removals }]) => sum + removals, 0),
    repairs: async function* (writer) {
      const work = { summary, log: ports.log, writer, itemThen: ports.itemThen };
      for await (const lines of shelf.parts()) {
        const kept = lines.map((line) => JSON.parse(line) as Kept);
        kept.sort((a, b) => (a.verdict.expected ?? -1) - (b.verdict.expected ?? -1));
        for await (const repair of inOrder(kept, CONCURRENCY, (each) => repaired(each, work)))
          if (repair !== null) yield repair;
      }
    },
  };
}

/** Items of one bundle of the log lie together, so that each bundle is read once. */
const placeOf = ({ kind, key, verdict: { expected } }: ComparedRecord): string =>
  expected === null ? nameOf(kind, key) : String(Math.floor(expected / TILE_WIDTH));

const keptOf = ({ kind, key, verdict, isBehind, head, history, row }: ComparedRecord): Kept => ({
  kind,
  key,
  verdict,
  isBehind,
  head: { size: head.size },
  expectedDigest: history.find(({ index }) => index === verdict.expected)?.digest ?? null,
  foundDigest: row?.digest ?? null,
});

interface Work {
  readonly summary: ManifestSummary;
  readonly log: LogReader;
  readonly writer: ItemWriter | null;
  readonly itemThen: FindPorts['itemThen'];
}

/** @returns `null` where it is as it should be by now */
async function repaired(kept: Kept, work: Work): Promise<Repair | null> {
  const { summary, log, writer } = work;
  // One size for all, so that each bundle has one name.
  const fault = await describeFault({ ...kept, head: summary.log }, log);
  const { kind, key, found, expected } = fault;
  const foundDigest = found && itemDigest(found);
  if (foundDigest === kept.expectedDigest && kept.verdict.state === 'stands') return null;
  const item = expected?.item ?? null;
  if (item !== null && itemDigest(item) !== kept.expectedDigest)
    throw new SealwatchError(
      'READ_BROKEN',
      `the log has another item in leaf ${expected?.leaf} than it had before`,
    );
  const { isOpen, cut } = summary;
  const decided = decideRepair({
    verdict: kept.verdict,
    item,
    isBehind: kept.isBehind,
    isCut: cut.includes(kind),
    isOpen,
  });
  const step = decided && (await withItemThen(decided, kept, work));
  if (step === null) return null;
  if (step.kind === 'cannot') return { fault, step, outcome: { kind: 'cannot' } };
  if (foundDigest !== kept.foundDigest) return { fault, step, outcome: { kind: 'changed' } };
  if (writer === null) return { fault, step, outcome: { kind: 'planned' } };
  try {
    const place = { kind, key, found };
    const isDone = step.kind === 'put' ? await writer.put(place, step.item) : await writer.remove(place);
    return { fault, step, outcome: { kind: isDone ? 'done' : 'changed' } };
  } catch (error) {
    const { code, message } = explain(error);
    if (code === 'ACCESS_DENIED') throw error;
    return { fault, step, outcome: { kind: 'failed', problem: `${code}: ${message}` } };
  }
}

/** Takes from a restored table what the log has only the digest of: what has that digest is the item. */
async function withItemThen(step: RepairStep, kept: Kept, { itemThen }: Work): Promise<RepairStep> {
  if (step.kind !== 'cannot' || step.why !== 'too-large' || !itemThen) return step;
  const item = await itemThen(kept.kind, kept.key);
  return item !== null && itemDigest(item) === kept.expectedDigest
    ? { kind: 'put', item }
    : { kind: 'cannot', why: 'other-then' };
}
