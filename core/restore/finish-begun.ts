import type { Clock } from '../base/time.ts';
import type { Dataset } from '../scope/dataset.ts';
import { applyKey, giveUp, type KeyOutcome, topOf } from './apply-key.ts';
import { wantedOf } from './differing-keys.ts';
import { type KeyPlan, planKey } from './plan-key.ts';
import type { ApplyPorts, BegunKey } from './ports.ts';
import type { RestoreTo } from './wanted-bytes.ts';

interface Asked {
  readonly dataset: Dataset;
  readonly to: RestoreTo;
  readonly overwrite: boolean;
}

/**
 * Comes to the end of a key that an earlier run had begun. The manifest may have taken its result for the current version since, so that
 * no plan names the key any more.
 * @returns `null` where nothing of it is wanted any more
 */
export async function finishBegun(
  begun: BegunKey,
  { dataset, to, overwrite }: Asked,
  ports: ApplyPorts,
  clock: Clock,
): Promise<KeyOutcome | null> {
  const ref = { bucket: begun.bucket, key: begun.key };
  const entry = await ports.queries.entry(ref);
  const wanted = entry && (await wantedOf({ to, entry, dataset }, ports)).wanted;
  const candidate = { ref, dataset: dataset.name, entry, wanted };
  const plan = await planKey(candidate, ports, { overwrite });
  if (plan !== null) return applyKey(plan, ports, clock);
  if (entry === null) {
    await giveUp(begun, ports);
    return null;
  }
  // It holds what it should: by this run's copy, which ended before anybody wrote that down.
  const top = await topOf(ref, ports);
  const found = { ...top, digest: wanted?.digest ?? null };
  const done: KeyPlan = { ...candidate, found, step: STEPS[begun.step], isReported: false, notes: [] };
  return applyKey(done, ports, clock);
}

// Nothing of these is carried out: the key holds the wanted bytes.
const STEPS: Readonly<Record<BegunKey['step'], KeyPlan['step']>> = {
  hide: { kind: 'hide' },
  undelete: { kind: 'undelete', marker: null, version: null, instead: null },
  copy: { kind: 'undelete', marker: null, version: null, instead: null },
};
