import type { BaselineAnswer, Cursor, PinnedKey, SealedKey } from '../../api/baseline-request.ts';
import { mapAtOnce } from '../../base/concurrency-limit.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { ListedObject } from '../../versions/version-lister.ts';
import { MAX_SINGLE_READ_BYTES } from '../large/layout.ts';
import type { ManifestStore } from '../objects/ports.ts';
import { type OpenFindingPorts, openFindings } from './open-findings.ts';
import { identityOfPin, type Pin, type RunStore } from './run-store.ts';
import { datasetOf, PAGE, pinOf, type RunPorts, sealOf, totals } from './seal-run.ts';

/** What sealing again would take in, as far as it can be said before anything is read. */
export interface Preview {
  /** Keys of which nothing is expected yet, and which have no open finding. */
  readonly accepts: readonly PinnedKey[];
  /** Keys of which nothing is expected yet, and which are left as they are because of their open findings. */
  readonly suspects: readonly SealedKey[];
}

export type PreviewPorts = OpenFindingPorts & {
  readonly store: Pick<ManifestStore, 'entries' | 'history' | 'findings'>;
  readonly runs: RunStore;
};

const CONCURRENCY = 16;

export const HAS_OPEN_FINDINGS = 'has open findings';

export const suspectOf = (key: string, findings: readonly string[]): SealedKey => ({
  key,
  outcome: 'suspect',
  detail: HAS_OPEN_FINDINGS,
  findings,
});

/** Says which of some keys sealing would accept anew. Of a key whose bytes are expected already, it never accepts others. */
async function previewKeys(bucket: string, pins: readonly Pin[], ports: PreviewPorts): Promise<Preview> {
  const entries = await ports.store.entries(pins.map(({ key }) => ({ bucket, key })));
  const known = new Map(entries.map((entry) => [entry.key, entry]));
  const fresh = pins.filter((pin) => isNew(pin, known.get(pin.key)));
  const open = await mapAtOnce(fresh, CONCURRENCY, ({ key }) => openFindings({ bucket, key }, ports));
  const isSuspect = (index: number): boolean => (open[index]?.length ?? 0) > 0;
  return {
    accepts: fresh.filter((_, index) => !isSuspect(index)).map(({ key, size }) => ({ key, size })),
    suspects: fresh.flatMap(({ key }, index) =>
      isSuspect(index) ? [suspectOf(key, open[index] ?? [])] : [],
    ),
  };
}

// What an earlier seal took and could not read is tried again; that accepts nothing anew.
const isNew = (pin: Pin, entry: ManifestEntry | undefined): boolean =>
  !entry?.standing.expected && entry?.baseline?.version !== identityOfPin(pin);

/** Says what a run is going to accept of a page of what it pinned. */
export async function previewPage(
  id: string,
  cursor: Cursor | null,
  ports: PreviewPorts,
): Promise<BaselineAnswer> {
  const run = await sealOf(id, ports.runs);
  const { bucket } = await datasetOf(run.dataset, ports.runs);
  const page = await ports.runs.allPins(id, cursor);
  return { kind: 'preview', ...(await previewKeys(bucket, page.pins, ports)), cursor: page.cursor };
}

/** Says what sealing would read, and what sealing again would accept. Changes nothing. */
export async function estimate(
  name: string,
  cursor: Cursor | null,
  ports: RunPorts & PreviewPorts,
): Promise<BaselineAnswer> {
  const { bucket, prefix, status, level } = await datasetOf(name, ports.runs);
  const isFirst = status !== 'sealed';
  const page = await ports.lister.listCurrent({ bucket, prefix, cursor, limit: PAGE });
  const preview = await previewKeys(bucket, isFirst ? [] : page.objects.map(pinOf), ports);
  const byS3 = level === undefined ? {} : { byS3: byS3Of(page.objects) };
  const { bytes: largeBytes } = totals(
    page.objects.filter((each) => (each.size ?? 0) > MAX_SINGLE_READ_BYTES && !(level && isByS3(each))),
  );
  const sums = { ...totals(page.objects), largeBytes, ...byS3 };
  return { kind: 'estimate', ...sums, isFirst, ...preview, cursor: page.nextCursor };
}

const isByS3 = ({ hasSha256, versionId }: ListedObject): boolean => hasSha256 || versionId !== null;

/** What S3 says of, or computes. A null version is read where S3 stored nothing with it. */
function byS3Of(objects: readonly ListedObject[]) {
  const stored = objects.filter(({ hasSha256 }) => hasSha256);
  const computed = objects.filter((each) => !each.hasSha256 && isByS3(each));
  const bytes = totals([...stored, ...computed]).bytes;
  return { stored: stored.length, computed: computed.length, bytes };
}
