import { rememberedOnce } from '../../base/memoize.ts';
import type { Copy } from '../../findings/finding.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { HoldOn } from '../../scope/hold.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { stateAt } from '../../versions/past-states.ts';
import type { Expectation, VersionRecord } from '../../versions/version-record.ts';

/** From the first look at a version until it is judged: of one that came later the command may not have known. */
const MAX_JUDGING_MS = 60_000;

/** A version, and how it is held. */
export interface HeldVersion {
  readonly version: Copy;
  readonly on: HoldOn;
}

/**
 * The versions of a key that holds are on, each once, as the first of them says.
 * @param history of the key, asked for only where its entry was written since
 */
export async function heldVersions(
  entry: ManifestEntry,
  holds: readonly HoldOn[],
  dataset: Dataset,
  history: () => Promise<readonly VersionRecord[]>,
): Promise<HeldVersion[]> {
  const historyOnce = rememberedOnce(history);
  const held = new Map<string | null, HeldVersion>();
  for (const on of holds) {
    const version = await heldVersion(entry, on, dataset, historyOnce);
    if (version !== null && !held.has(version.versionId)) held.set(version.versionId, { version, on });
  }
  return [...held.values()];
}

/**
 * The version of a key that a hold is on: the one that was approved when it was put, whatever was approved since.
 * @param history of the key, asked for only where its entry was written since
 * @returns `null` where none was approved then, where it is gone, and where nobody can be sure that the command saw it
 */
async function heldVersion(
  entry: ManifestEntry,
  { since }: Pick<HoldOn, 'since'>,
  dataset: Dataset,
  history: () => Promise<readonly VersionRecord[]>,
): Promise<Copy | null> {
  const { standing, updatedAt } = entry;
  if (updatedAt <= since) return copyOf(entry, standing.expected);
  const records = await history();
  const facts = records.map(({ fact }) => fact);
  const { expected: then } = stateAt(facts, { dataset, ...decidedBy(entry, since) }, since);
  const record = then && records.find(({ fact }) => fact.version === then.version);
  if (!record || record.fact.destroyed !== null) return null;
  const isJudged = Date.parse(record.firstTriedAt ?? record.seenAt) + MAX_JUDGING_MS <= Date.parse(since);
  // Another version may have that name by now.
  const isReplaced = then.versionId === null && standing.expected?.version !== then.version;
  return isJudged && !isReplaced ? copyOf(entry, then) : null;
}

const copyOf = ({ bucket, key }: ManifestEntry, expected: Expectation | null): Copy | null =>
  expected && { bucket, key, versionId: expected.versionId };

/** What people had decided of a key by a time: what they approved later was not held then. */
function decidedBy({ baseline, approvals }: ManifestEntry, since: string) {
  // Named after its dataset and its start.
  const sealedAt = baseline?.run.slice(baseline.run.lastIndexOf('/') + 1) ?? '';
  return {
    baseline: sealedAt <= since ? baseline : null,
    approvals: approvals.filter(({ from }) => from <= since),
  };
}
