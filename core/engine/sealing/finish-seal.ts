import type { BaselineAnswer, Cursor } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ListedObject } from '../../versions/version-lister.ts';
import { identityOf } from '../objects/observation.ts';
import { observe } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { Run, RunStore } from './run-store.ts';
import { datasetOf, runOf } from './seal-run.ts';

type FinishPorts = WorkerPorts & { readonly runs: RunStore };

const PAGE = 1000;
const LISTED = 'listed:';
const HELD = 'held:';

/**
 * Ends a seal: from now on changes alert. What happened between the pinning and now is judged page by page: first every key
 * whose current version is not the one that the manifest knows or whose findings were held back, then what of these is not
 * listed any more.
 */
export async function finishSeal(
  id: string,
  cursor: Cursor | null,
  ports: FinishPorts,
): Promise<BaselineAnswer> {
  const run = await runOf(id, ports.runs);
  const dataset = await datasetOf(run.dataset, ports.runs);
  if (cursor === null || dataset.status !== 'sealed') await markSealed(run, dataset, ports);
  const step = cursor?.startsWith(HELD)
    ? await held(dataset, cursor, ports)
    : await listed(dataset, cursor, ports);
  if (step.cursor === null) await close(run, ports);
  return { kind: 'finished', ...step };
}

async function markSealed(run: Run, dataset: Dataset, ports: FinishPorts): Promise<void> {
  const { name, status, sealedAt } = dataset;
  if (status === 'unsealed')
    throw unfinished(`${name} was configured anew since: start again with sealwatch seal ${name}`);
  if (!run.isPinned || (await isAnyPending(run.id, ports)))
    throw unfinished(`the seal of ${name} is not done: pin and hash everything first`);
  if (status === 'sealed' || (await ports.runs.moveDataset(name, status, 'sealed', sealedAt))) return;
  if ((await datasetOf(name, ports.runs)).status !== 'sealed')
    throw unfinished(`${name} changed meanwhile: run sealwatch seal ${name} again`);
}

const unfinished = (message: string): SealwatchError => new SealwatchError('CONFLICT', message);

// A page may hold none of those that wait, though later ones do.
async function isAnyPending(run: string, { runs }: FinishPorts): Promise<boolean> {
  for (let cursor: Cursor | null = null; ; ) {
    const page: Awaited<ReturnType<RunStore['pendingPins']>> = await runs.pendingPins(run, cursor);
    if (page.pins.length > 0) return true;
    if (page.cursor === null) return false;
    cursor = page.cursor;
  }
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

async function close(run: Run, ports: FinishPorts): Promise<void> {
  await ports.runs.saveRun({ ...run, status: 'done', finishedAt: ports.clock().toISOString() });
}
