import { type ObjectFinding, objectFindings } from '../../core/findings/finding.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { Oracle, type Truth } from './oracle.ts';
import type { Play } from './play.ts';
import type { Sequence } from './sequence.ts';
import type { Stage } from './stage.ts';

/** What the tables say, in the oracle's words. */
export async function recorded(stage: Stage, play: Play): Promise<Truth> {
  const findings: string[] = [];
  const expected: Record<string, string | null> = {};
  for (const name of play.names()) {
    const ref = { bucket: stage.bucket, key: play.keyOf(name) };
    const [entry] = await stage.ports.store.entries([ref]);
    expected[name] = entry?.standing.expected?.digest ?? null;
    const history = await stage.ports.store.history(ref);
    const ids = new Set(history.flatMap((record) => record.findings));
    for (const finding of objectFindings(await stage.ports.store.findings([...ids]))) {
      if (finding.state === 'withdrawn') continue;
      findings.push(`${finding.rule} ${finding.severity} ${name} ${wordsOf(finding)} ${finding.state}`);
    }
  }
  return { findings: findings.sort(), expected };
}

const wordsOf = ({ version, after }: Pick<ObjectFinding, 'version' | 'after'>): string =>
  after === null ? version : `${version} after ${after}`;

/** What should be in the tables, expected contents as digests. */
export function truthOf(sequence: Sequence, play: Play): Truth {
  const { findings, expected } = new Oracle(sequence.mode, play.history).truth();
  const digests = Object.entries(expected).map(([name, content]) => [
    name,
    content === null ? null : digestOf(content),
  ]);
  return { findings, expected: Object.fromEntries(digests) };
}
