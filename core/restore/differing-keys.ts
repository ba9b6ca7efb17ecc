import type { ObjectRef } from '../base/object-ref.ts';
import { currentMode, type Dataset } from '../scope/dataset.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { Current } from '../versions/key-state.ts';
import { currentObjects, isSameVersion, sideBySide } from '../versions/side-by-side.ts';
import type { ListedObject } from '../versions/version-lister.ts';
import type { VersionRecord } from '../versions/version-record.ts';
import type { PlanPorts } from './ports.ts';
import { NEEDS_HISTORY, type RestoreTo, type Wanted, wantedAt, wantedByEntry } from './wanted-bytes.ts';

/** A key that does not hold what it should. */
export interface Candidate {
  readonly ref: ObjectRef;
  readonly dataset: string;
  /** `null` for a key that Sealwatch has not looked at yet. */
  readonly entry: ManifestEntry | null;
  /** `null` where nothing should be under the key. */
  readonly wanted: Wanted | null;
  /** Where it had to be read to find out. */
  readonly history?: readonly VersionRecord[];
}

interface Asked {
  readonly dataset: Dataset;
  readonly to: RestoreTo;
  /** Told of the keys that were compared so far. */
  readonly watch: (keys: number) => void;
}

/**
 * Keys of a dataset whose current version does not hold the wanted bytes, in their order: the manifest and what S3 lists as current are
 * read side by side, a page of each at a time, so that memory does not grow with the dataset.
 */
export async function* differingKeys(
  { dataset, to, watch }: Asked,
  ports: PlanPorts,
): AsyncGenerator<Candidate> {
  const { bucket, prefix, name } = dataset;
  let keys = 0;
  const manifest = ports.queries.manifest(bucket, prefix);
  for await (const { key, entry, listed } of sideBySide(manifest, currentObjects(ports.lister, dataset))) {
    keys += 1;
    watch(keys);
    const ref = { bucket, key };
    // Of another dataset that had these keys once.
    if (entry !== null && entry.dataset !== name && !key.startsWith(prefix)) continue;
    if (entry === null) {
      // Elsewhere a new key is expected as soon as it is looked at.
      if (currentMode(dataset) === 'sealed') yield { ref, dataset: name, entry, wanted: null };
      continue;
    }
    const { wanted, history } = await wantedOf({ to, entry, dataset }, ports);
    if (!isAsWanted({ to, entry, listed, wanted }))
      yield { ref, dataset: name, entry, wanted, ...(history && { history }) };
  }
}

/** What a key should hold; its history is read only where its entry does not say it. */
export async function wantedOf(
  { to, entry, dataset }: { to: RestoreTo; entry: ManifestEntry; dataset: Dataset },
  { queries }: Pick<PlanPorts, 'queries'>,
): Promise<{ readonly wanted: Wanted | null; readonly history?: readonly VersionRecord[] }> {
  const wanted = wantedByEntry(to, entry);
  if (wanted !== NEEDS_HISTORY) return { wanted };
  const history = await queries.history(entry);
  return { wanted: wantedAt(to.kind === 'time' ? to.at : '', entry, history, dataset), history };
}

interface Compared {
  readonly to: RestoreTo;
  readonly entry: ManifestEntry;
  /** What S3 lists as current; `null` for nothing, or a delete marker. */
  readonly listed: ListedObject | null;
  readonly wanted: Wanted | null;
}

function isAsWanted({ to, entry, listed, wanted }: Compared): boolean {
  if (wanted === null)
    return listed === null || (to.kind === 'approved' && entry.state !== 'added' && isKnown(entry, listed));
  if (listed === null) return false;
  if (listed.versionId !== null && listed.versionId === wanted.versionId) return true;
  return wanted.digest !== null && digestOf(entry.standing.current, listed) === wanted.digest;
}

const isKnown = ({ standing: { current } }: ManifestEntry, listed: ListedObject): boolean =>
  current !== null && isSameVersion(current, listed);

/** The digest of what is listed, if it is the version that is recorded as current. */
const digestOf = (current: Current | null, listed: ListedObject): string | null =>
  current !== null && isSameVersion(current, listed) ? current.digest : null;
