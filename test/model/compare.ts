import { wholeSecond } from '../../core/base/time.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import { digestOf } from '../fakes/memory-bucket.ts';
import { findingsOf, nameOf } from './findings-of.ts';
import { evidenceText, Oracle, type Outcome } from './oracle.ts';
import type { Play } from './play.ts';
import type { Sequence } from './sequence.ts';
import type { Stage } from './stage.ts';

/** What the tables say, in the oracle's words. */
export async function recorded(stage: Stage, play: Play): Promise<Outcome> {
  const findings: string[] = [];
  const expected: Record<string, string | null> = {};
  for (const name of play.names()) {
    const ref = { bucket: stage.bucket, key: play.keyOf(name) };
    const [entry] = await stage.ports.store.entries([ref]);
    expected[name] = entry?.standing.expected?.digest ?? null;
    for (const finding of await findingsOf(ref, stage)) {
      if (finding.state === 'withdrawn') continue;
      findings.push(`${nameOf(finding, name)} ${finding.severity} ${finding.state}`);
      // What people knew of before it was put right says itself for how long it was current.
      if (finding.rule !== 'transient-content' && finding.evidence.period !== null)
        findings.push(`${nameOf({ ...finding, rule: 'transient-content' }, name)} high open`);
    }
  }
  return { findings: findings.sort(), expected };
}

/** What the findings show that no person settled. Its times are to be compared only where time stands still in between. */
export async function evidence(stage: Stage, play: Play): Promise<string[]> {
  const contents = new Map(play.contents().map((content) => [digestOf(content), content]));
  const shown: string[] = [];
  for (const name of play.names()) {
    const all = await findingsOf({ bucket: stage.bucket, key: play.keyOf(name) }, stage);
    const said = all.filter(({ state }) => state !== 'withdrawn' && state !== 'resolved');
    shown.push(...said.map((finding) => `${nameOf(finding, name)} ${evidenceOf(finding, contents)}`));
  }
  return shown.sort();
}

function evidenceOf(
  { evidence: { expected, period } }: ObjectFinding,
  contents: ReadonlyMap<string, string>,
): string {
  const content = expected && (contents.get(expected.digest ?? '') ?? 'something unknown');
  return evidenceText(content, period && wholeSecond(period.from), period && wholeSecond(period.to));
}

/** What should be in the tables, expected contents as digests. */
export function truthOf(sequence: Sequence, play: Play): Outcome {
  const { findings, expected } = new Oracle(sequence.mode, play.history).truth();
  const digests = Object.entries(expected).map(([name, content]) => [
    name,
    content === null ? null : digestOf(content),
  ]);
  return { findings, expected: Object.fromEntries(digests) };
}

/** What its findings should show. */
export const trueEvidence = (sequence: Sequence, play: Play): string[] =>
  new Oracle(sequence.mode, play.history).truth().evidence;

/** Where the state of a key and its findings contradict each other, in words; none should. */
export async function contradictions(stage: Stage, play: Play): Promise<string[]> {
  const { dataset } = await stage.ports.store.load(
    { bucket: stage.bucket, key: '' },
    stage.dataset.name,
    null,
  );
  if (dataset?.modes.at(-1)?.mode === 'open') return [];
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
