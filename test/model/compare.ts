import { wholeSecond } from '../../core/base/time.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { findingsOf, nameOf } from './findings-of.ts';
import { evidenceText, Oracle, type Truth } from './oracle.ts';
import type { Play } from './play.ts';
import type { Sequence } from './sequence.ts';
import type { Stage } from './stage.ts';

/** What the tables say, in the oracle's words. */
export async function recorded(stage: Stage, play: Play): Promise<Truth> {
  const findings: string[] = [];
  const expected: Record<string, string | null> = {};
  const contents = new Map(play.contents().map((content) => [digestOf(content), content]));
  for (const name of play.names()) {
    const ref = { bucket: stage.bucket, key: play.keyOf(name) };
    const [entry] = await stage.ports.store.entries([ref]);
    expected[name] = entry?.standing.expected?.digest ?? null;
    for (const finding of await findingsOf(ref, stage)) {
      if (finding.state === 'withdrawn') continue;
      const evidence = finding.state === 'resolved' ? '' : ` ${evidenceOf(finding, contents)}`;
      findings.push(`${nameOf(finding, name)} ${finding.severity} ${finding.state}${evidence}`);
    }
  }
  return { findings: findings.sort(), expected };
}

function evidenceOf({ evidence }: ObjectFinding, contents: ReadonlyMap<string, string>): string {
  const { expected, period } = evidence;
  const content = expected && (contents.get(expected.digest ?? '') ?? 'something unknown');
  return evidenceText(content, period && wholeSecond(period.from), period && wholeSecond(period.to));
}

/** What should be in the tables, expected contents as digests. */
export function truthOf(sequence: Sequence, play: Play): Truth {
  const { findings, expected } = new Oracle(sequence.mode, play.history).truth();
  const digests = Object.entries(expected).map(([name, content]) => [
    name,
    content === null ? null : digestOf(content),
  ]);
  return { findings, expected: Object.fromEntries(digests) };
}

/** Where the state of a key and its findings contradict each other, in words; none should. */
export async function contradictions(stage: Stage, play: Play): Promise<string[]> {
  if (stage.dataset.modes.at(-1)?.mode === 'open') return [];
  const found: string[] = [];
  for (const name of play.names()) {
    const ref = { bucket: stage.bucket, key: play.keyOf(name) };
    const [entry] = await stage.ports.store.entries([ref]);
    if (entry === undefined) continue;
    const findings = await findingsOf(ref, stage);
    const standing = findings.filter(({ state }) => state === 'open' || state === 'resolved');
    const isSaid = SAYS[entry.state];
    if (isSaid && !standing.some(isSaid)) found.push(`${name} is ${entry.state}, and no finding says why`);
    const open = standing.filter((finding) => finding.state === 'open' && isOfCurrentContent(finding));
    if (isSaid || open.length === 0) continue;
    found.push(`${name} is ${entry.state}, with an open ${open.map(({ rule }) => rule).join(', ')}`);
  }
  return found;
}

/** Rules about what is current, or what hides it. */
const isOfCurrentContent = ({ rule }: ObjectFinding): boolean => rule.startsWith('object-');

const isGone = ({ evidence }: ObjectFinding): boolean => evidence.destroyed !== null;

/** What a state that is not as it should be takes to be said; other states have no open finding about what is current. */
const SAYS: Partial<Record<KeyState, (finding: ObjectFinding) => boolean>> = {
  altered: isOfCurrentContent,
  added: isOfCurrentContent,
  unverifiable: ({ rule }) => rule === 'object-unverifiable',
  removed: (finding) => finding.rule === 'object-removed' || isGone(finding),
};
