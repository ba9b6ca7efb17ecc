import { compareKeys } from '../base/object-ref.ts';
import { type FileAlgorithm, isWeak, type Manifest, type ManifestFile } from './manifest.ts';

/** How a path differs between two manifests; `unknown` where nothing that both say would tell. */
export interface Difference {
  readonly path: string;
  readonly change: 'ADDED' | 'DELETED' | 'MODIFIED' | 'unknown';
  /** Why, or where else the same bytes are; `null` where there is nothing to say. */
  readonly detail: string | null;
}

/** What happened from the first manifest to the second, in the order of paths. Paths that are the same are left out. */
export function diffManifests(before: Manifest, after: Manifest): Difference[] {
  const differences: Difference[] = [];
  const [old, now] = [before.files, after.files];
  const gone = new Map<string, string>();
  const come = new Map<string, string>();
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    const [a, b] = [old[left], now[right]];
    const order = a === undefined ? 1 : b === undefined ? -1 : compareKeys(a.path, b.path);
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
    if (a !== undefined && order < 0) {
      differences.push({ path: a.path, change: 'DELETED', detail: null });
      if (a.digests.sha256 !== undefined) gone.set(a.digests.sha256, a.path);
    } else if (b !== undefined && order > 0) {
      differences.push({ path: b.path, change: 'ADDED', detail: null });
      if (b.digests.sha256 !== undefined) come.set(b.digests.sha256, b.path);
    } else if (a !== undefined && b !== undefined) differences.push(...changeOf(a, b));
  }
  const to = new Map([...gone].flatMap(([digest, path]) => moved(path, come.get(digest))));
  const from = new Map([...come].flatMap(([digest, path]) => moved(path, gone.get(digest))));
  return differences.map((each) => ({ ...each, detail: each.detail ?? movedDetail(each, to, from) }));
}

const moved = (path: string, other: string | undefined): [string, string][] =>
  other === undefined ? [] : [[path, other]];

function movedDetail(
  { path, change }: Difference,
  to: ReadonlyMap<string, string>,
  from: ReadonlyMap<string, string>,
): string | null {
  const other = change === 'DELETED' ? to.get(path) : change === 'ADDED' ? from.get(path) : undefined;
  return other === undefined ? null : `the same bytes as ${JSON.stringify(other)}`;
}

function changeOf(a: ManifestFile, b: ManifestFile): Difference[] {
  const { path } = a;
  const common = (Object.keys(a.digests) as FileAlgorithm[]).filter((each) => b.digests[each] !== undefined);
  const other = common.find((each) => a.digests[each] !== b.digests[each]);
  if (other !== undefined)
    return [
      { path, change: 'MODIFIED', detail: common.length > 1 || isWeak(other) ? `another ${other}` : null },
    ];
  if (a.size !== null && b.size !== null && a.size !== b.size)
    return [{ path, change: 'MODIFIED', detail: `${a.size} bytes, then ${b.size}` }];
  if (common.some((each) => !isWeak(each))) return [];
  const version = a.object?.versionId;
  const isPinned =
    version != null &&
    version === b.object?.versionId &&
    a.object?.key === b.object?.key &&
    a.object?.bucket === b.object?.bucket;
  if (isPinned) return [];
  const [weak] = common;
  return [
    {
      path,
      change: 'unknown',
      detail: weak === undefined ? 'no digest that both have' : `the same ${weak}, which establishes nothing`,
    },
  ];
}
