import { isSameValue } from '../../../core/base/json.ts';
import type { Verdict } from '../../../core/log/judge-record.ts';
import type { Item, RecordKey, RecordKind } from '../../../core/log/leaf.ts';
import {
  type ComparedRecord,
  type CompareManifestPorts,
  compareManifest,
  type ManifestSummary,
} from './compare-manifest.ts';
import type { LogReader } from './log-reader.ts';

/** An item that is not as Sealwatch left it, with what it should be and what it is. */
export interface ManifestFault {
  readonly kind: RecordKind;
  readonly key: RecordKey;
  readonly fault: Verdict['fault'];
  /** `behind`: the table says more than the log, whose stream is as it was; it may still come. */
  readonly state: Verdict['state'] | 'behind';
  /** When it was done, as the stream told; `null` where no leaf says so. */
  readonly at: string | null;
  readonly leaf: number | null;
  readonly expected: { readonly leaf: number; readonly item: Item | null } | null;
  readonly found: Item | null;
  /** Attributes in which they differ. */
  readonly differs: readonly string[];
}

/** Compares the tables with their log, and describes what differs; as `compareManifest` otherwise. */
export const verifyManifest = (
  ports: CompareManifestPorts,
  onFault: (fault: ManifestFault) => Promise<void>,
): Promise<ManifestSummary | null> =>
  compareManifest(ports, async (found) => onFault(await describeFault(found, ports.log)));

/** What differs, and a size of the log by which its leaves are found. */
export interface Described extends Pick<ComparedRecord, 'kind' | 'key' | 'verdict' | 'isBehind'> {
  readonly head: Pick<ComparedRecord['head'], 'size'>;
}

/** Says what an item should be and what it is, as log and table have it. */
export async function describeFault(
  { kind, key, verdict, head, isBehind }: Described,
  log: Pick<LogReader, 'itemAt' | 'row'>,
): Promise<ManifestFault> {
  const { fault, state, at, index, expected: leaf } = verdict;
  const expected = leaf === null ? null : { leaf, item: await log.itemAt(leaf, head) };
  const found = (await log.row(kind, key))?.item ?? null;
  return {
    kind,
    key,
    fault,
    state: isBehind ? 'behind' : state,
    at,
    leaf: index,
    expected,
    found,
    differs: differences(expected?.item ?? null, found),
  };
}

function differences(expected: Item | null, found: Item | null): string[] {
  if (expected === null || found === null) return [];
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => !isSameValue(expected[name], found[name])).sort();
}
