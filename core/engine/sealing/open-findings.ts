import type { ObjectRef } from '../../base/object-ref.ts';
import type { ManifestStore } from '../objects/ports.ts';
import type { RunStore } from './run-store.ts';

export interface OpenFindingPorts {
  readonly store: Pick<ManifestStore, 'history' | 'findings'>;
  readonly runs: Pick<RunStore, 'openFindings'>;
}

/** Ids of the open findings about the versions of a key, read strongly. */
export async function openVersionFindings(
  ref: ObjectRef,
  store: OpenFindingPorts['store'],
): Promise<string[]> {
  const records = await store.history(ref);
  const ids = [...new Set(records.flatMap((record) => record.findings))];
  const findings = await store.findings(ids);
  return findings.filter((finding) => finding.state === 'open').map((finding) => finding.id);
}

/**
 * Ids of all open findings about a key: about its versions, read strongly, and about calls on it, from an index that may lag by a
 * moment.
 */
export async function openFindings(ref: ObjectRef, ports: OpenFindingPorts): Promise<string[]> {
  const [ofVersions, listed] = await Promise.all([
    openVersionFindings(ref, ports.store),
    ports.runs.openFindings(ref),
  ]);
  // The index may still show a finding as open that is not.
  const others = listed.filter((id) => !ofVersions.includes(id));
  const ofCalls = (await ports.store.findings(others)).filter(({ state }) => state === 'open');
  return [...ofVersions, ...ofCalls.map(({ id }) => id)];
}
