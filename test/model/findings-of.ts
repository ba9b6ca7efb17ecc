import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { objectFindings } from '../../core/findings/kinds-of-finding.ts';
import type { Stage } from './stage.ts';

/** Every finding about a key that the tables hold, in whatever state. */
export async function findingsOf(ref: ObjectRef, stage: Stage): Promise<ObjectFinding[]> {
  const history = await stage.ports.store.history(ref);
  const ids = new Set(history.flatMap((record) => record.findings));
  return objectFindings(await stage.ports.store.findings([...ids]));
}

/** What a finding is about, in the oracle's words. */
export const nameOf = ({ rule, version, after }: ObjectFinding, key: string): string =>
  `${rule} ${key} ${version}${after === null ? '' : ` after ${after}`}`;
