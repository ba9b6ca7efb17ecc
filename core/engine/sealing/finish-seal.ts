import type { Cursor } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ListedObject } from '../../versions/version-lister.ts';
import { identityOf } from '../objects/observation.ts';
import { observe } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { RunStore } from './run-store.ts';
import { configuredAnew, datasetOf } from './seal-run.ts';

type FinishPorts = WorkerPorts & { readonly runs: RunStore };

const PAGE = 1000;
const LISTED = 'listed:';
const HELD = 'held:';

/**
 * Judges one page of what happened between the pinning and now: first every key whose current version is not the one that the
 * manifest knows or whose findings were held back, then what of these is not listed any more.
 */
export const judgePage = (dataset: Dataset, cursor: Cursor | null, ports: FinishPorts): Promise<Step> =>
  cursor?.startsWith(HELD) ? held(dataset, cursor, ports) : listed(dataset, cursor, ports);

/**
 * From now on changes of a dataset alert. Only for a seal that has read all that it pinned.
 * @throws {SealwatchError} `USAGE` for a dataset that was configured anew meanwhile, `CONFLICT` where its status changes right now
 */
export async function markSealed({ name, status, sealedAt }: Dataset, ports: FinishPorts): Promise<void> {
  if (status === 'unsealed') throw configuredAnew(name);
  if (status === 'sealed' || (await ports.runs.moveDataset(name, status, 'sealed', sealedAt))) return;
  if ((await datasetOf(name, ports.runs)).status === 'sealed') return;
  throw new SealwatchError('CONFLICT', `${name} changed meanwhile: run sealwatch seal ${name} again`);
}

interface Step {
  readonly judged: number;
  readonly findings: readonly string[];
  readonly cursor: Cursor | null;
}

async function listed(dataset: Dataset, cursor: Cursor | null, ports: FinishPorts): Promise<Step> {
  const { bucket, prefix } = dataset;
  const from = cursor?.slice(LISTED.length) || null;
  const page = await ports.lister.listCurrent({ bucket, prefix, cursor: from, limit: PAGE });
  const changed = await unknownTo(dataset, page.objects, ports);
  const findings = await judge(dataset, changed, ports);
  const next = page.nextCursor === null ? HELD : `${LISTED}${page.nextCursor}`;
  return { judged: changed.length, findings, cursor: next };
}

async function unknownTo(
  { bucket }: Dataset,
  objects: readonly ListedObject[],
  ports: FinishPorts,
): Promise<string[]> {
  const entries = await ports.store.entries(objects.map(({ key }) => ({ bucket, key })));
  // The index of held-back keys may lag; the entries that are read here do not.
  const known = entries.filter((entry) => !entry.isHeld);
  const current = new Map(known.map((entry) => [entry.key, entry.standing.current?.version]));
  return objects.filter((object) => current.get(object.key) !== identityOf(object)).map(({ key }) => key);
}

async function held(dataset: Dataset, cursor: Cursor, ports: FinishPorts): Promise<Step> {
  const page = await waitingKeys(dataset, cursor.slice(HELD.length) || null, ports);
  const findings = await judge(dataset, page.keys, ports);
  return {
    judged: page.keys.length,
    findings,
    cursor: page.cursor === null ? null : `${HELD}${page.cursor}`,
  };
}

// Most pages hold nothing, and an invocation for each would take longer than all that waits. A page may take as long as the one
// before it: with less than half of the time left, the next invocation begins it.
async function waitingKeys(
  { bucket, prefix }: Dataset,
  from: Cursor | null,
  { runs, msLeft }: FinishPorts,
): Promise<Awaited<ReturnType<RunStore['heldKeys']>>> {
  const half = msLeft() / 2;
  for (let cursor = from; ; ) {
    const page = await runs.heldKeys(bucket, prefix, cursor);
    if (page.keys.length > 0 || page.cursor === null || msLeft() < half) return page;
    cursor = page.cursor;
  }
}

async function judge(
  { bucket, name }: Dataset,
  keys: readonly string[],
  ports: FinishPorts,
): Promise<string[]> {
  const findings: string[] = [];
  for (const key of keys) {
    const { change } = await observe({ bucket, key }, name, null, ports);
    findings.push(...(change?.findings.map((finding) => finding.id) ?? []));
  }
  return findings;
}
