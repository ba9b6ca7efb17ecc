import { SealwatchError } from '../../base/errors.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import { type ChangeFindings, changeFindings } from './change-findings.ts';
import type { ChangeRecord } from './change-record.ts';
import { insertChange } from './insert-change.ts';
import { policyOpinion } from './policy-opinion.ts';
import { type ActivityPorts, allDatasets } from './ports.ts';
import type { SettingHistory } from './settings-store.ts';
import { type Weighed, weigh } from './weigh.ts';

/** What a change is made of, once the history is known; `null` when there is none. */
export type Proposal = (history: SettingHistory) => ChangeRecord | null;

/** More conflicts than this are no contention but a fault. */
const MOST_CONFLICTS = 20;

/**
 * Adds a change to the history of a setting, judges the history again, and commits both. Duplicates, late and reordered events
 * all lead to the same result, because the whole history is what is judged.
 * @param since ISO time of the change, where it may come late
 * @returns how many findings were written
 * @throws {SealwatchError} `CONFLICT` when other writers never let go
 */
export async function observeChange(
  resource: string,
  setting: SettingName,
  propose: Proposal,
  ports: ActivityPorts,
  since: string | null = null,
): Promise<number> {
  for (let attempt = 0; attempt < MOST_CONFLICTS; attempt++) {
    if (attempt > 0) await ports.backOff(attempt);
    const history = await ports.settings.history(resource, setting, since);
    const change = propose(history);
    const inserted = change && insertChange(history.changes, change);
    if (!inserted?.written) return 0;
    const weighed = await weigh(resource, setting, inserted.changes, history, ports);
    const found = await findingsOf(weighed, resource, setting, ports);
    if ((await commit(history, weighed, found, ports)) === 'committed') return found.findings.length;
  }
  throw new SealwatchError(
    'CONFLICT',
    `other writers changed the history of ${setting} of ${resource} ${MOST_CONFLICTS} times meanwhile; try again`,
  );
}

async function findingsOf(
  { changes, judged, verdicts, actual }: Weighed,
  resource: string,
  setting: SettingName,
  ports: ActivityPorts,
): Promise<ChangeFindings> {
  const context = {
    actual,
    allDatasets: allDatasets(ports),
    decidedBy: verdicts.length === 0 ? [] : await policyOpinion(resource, setting, ports),
    now: ports.clock(),
    hash: ports.hash,
  };
  const ids = new Set(changes.flatMap((change) => change.findings));
  const known = await ports.settings.findings([...ids]);
  return changeFindings(verdicts, judged, { ...context, known });
}

/** Writes the records that are new or different, the setting's newest value, and the findings. */
async function commit(
  history: SettingHistory,
  { changes }: Weighed,
  { findings, idsByCause }: ChangeFindings,
  ports: ActivityPorts,
): Promise<'committed' | 'conflict'> {
  const before = new Map(history.changes.map((change) => [change.cause, change]));
  const named = changes.map((change) => withFindings(change, idsByCause.get(change.cause) ?? []));
  const last = named.at(-1);
  if (!last) return 'committed';
  const { resource, setting, value, at } = last;
  const head = { resource, setting, value, at, revision: history.revision + 1 };
  return ports.settings.commit({
    head,
    changes: named.filter((change) => before.get(change.cause) !== change),
    findings,
  });
}

// What a change once gave stays named with it, so that a withdrawn finding can come back.
function withFindings(change: ChangeRecord, ids: readonly string[]): ChangeRecord {
  const isComplete = ids.every((id) => change.findings.includes(id));
  return isComplete ? change : { ...change, findings: [...new Set([...change.findings, ...ids])] };
}
