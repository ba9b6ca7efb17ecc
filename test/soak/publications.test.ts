import { describe, expect, it } from 'vitest';
import type { Alert, DecisionAlert } from '../../core/alerts/alert.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { finding } from '../fakes/finding.ts';
import { Publications, untoldDecisions } from './publications.ts';

const ID = 'f'.repeat(40);
const said = (changes: object = {}): Alert =>
  ({
    kind: 'finding',
    id: ID,
    alert: 'first',
    revision: 1,
    state: 'open',
    ...changes,
  }) as unknown as Alert;

const found = (changes: object = {}): Finding => {
  const base = finding({ id: ID, revision: 1 });
  return { ...base, notice: { ...base.notice, group: null }, ...changes } as Finding;
};

interface Sending {
  readonly isMarked: boolean;
  readonly isRefused?: boolean;
}

/** A run of a function that sends the same alert once for each of these. */
function run(publications: Publications, ...sendings: readonly Sending[]): void {
  const invocation = { marked: new Set<string>() };
  for (const { isMarked, isRefused } of sendings) {
    const input = { Message: JSON.stringify({ default: JSON.stringify(said()) }) };
    const call = { command: 'PublishCommand', input, invocation };
    publications.before(call);
    if (isRefused) publications.refused(call);
    const Item = { collection: 'alerts', id: 'first', status: 'published' };
    if (isMarked) publications.answered({ command: 'PutCommand', input: { Item }, invocation });
  }
}

const NOTHING = { lost: [], doubled: [], repeated: [], wrong: [] };

describe('what people were told', () => {
  it('is in order where each finding is in one first alert', () => {
    expect(new Publications().compare([found()], [said()])).toEqual(NOTHING);
  });

  it.each([
    ['is in no alert', found(), [], [`object-altered ffffffff (open) is in no alert`]],
    [
      'waits for ever',
      found({ notice: { group: 'first|a', alerts: [] } }),
      [said()],
      ['object-altered ffffffff (open) still waits in first|a'],
    ],
    [
      'was put right, and nobody told',
      found({ revision: 2, state: 'recovered' }),
      [said()],
      ['object-altered ffffffff (recovered) is of revision 2, and people know 1'],
    ],
  ])('is lost of what %s', (_, one, heard, lost) => {
    expect(new Publications().compare([one], heard)).toEqual({ ...NOTHING, lost });
  });

  it('need not hold what a person had resolved before anybody was told', () => {
    expect(new Publications().compare([found({ state: 'resolved' })], [])).toEqual(NOTHING);
  });

  it('is doubled where two first alerts name a finding', () => {
    const { doubled } = new Publications().compare([found()], [said(), said({ alert: 'second' })]);
    expect(doubled).toEqual(['object-altered ffffffff (open) is in 2 first alerts']);
  });

  it('is wrong where an alert names what is in no table', () => {
    const { wrong } = new Publications().compare([], [said()]);
    expect(wrong).toEqual([`an alert names ${ID}, which is in no table`]);
  });
});

describe('an alert that came twice', () => {
  const compare = (...runs: readonly (readonly Sending[])[]) => {
    const publications = new Publications();
    for (const sendings of runs) run(publications, ...sendings);
    return publications.compare([found()], [said(), said()]);
  };
  const twice = ['alert first came 2 times'];

  it('is a repetition by the rule where the first run ended before its mark', () => {
    expect(compare([{ isMarked: false }], [{ isMarked: true }])).toEqual({ ...NOTHING, repeated: twice });
  });

  it('is doubled where it was marked as published and was sent again', () => {
    expect(compare([{ isMarked: true }], [{ isMarked: false }])).toEqual({ ...NOTHING, doubled: twice });
  });

  it('is doubled where one run sent it twice', () => {
    expect(compare([{ isMarked: false }, { isMarked: true }])).toEqual({ ...NOTHING, doubled: twice });
  });

  it('is not doubled by what the topic refused', () => {
    const runs = [[{ isMarked: false, isRefused: true }, { isMarked: false }], [{ isMarked: true }]];
    expect(compare(...runs)).toEqual({ ...NOTHING, repeated: twice });
  });

  it('is wrong in other words', () => {
    const publications = new Publications();
    run(publications, { isMarked: false });
    run(publications, { isMarked: true });
    const { wrong } = publications.compare([found()], [said(), said({ severity: 'low' })]);
    expect(wrong).toEqual(['alert first was repeated in other words']);
  });
});

it('lacks a decision where no message of its kind names the dataset', () => {
  const decision = { kind: 'decision', decision: 'seal', dataset: null, datasets: ['p1', 'p2'] };
  const heard = [decision as unknown as DecisionAlert];
  expect(untoldDecisions('p1', ['seal'], heard)).toEqual([]);
  expect(untoldDecisions('p1', ['seal', 'approve'], heard)).toEqual(['nobody was told: approve of p1']);
  expect(untoldDecisions('p3', ['seal'], heard)).toEqual(['nobody was told: seal of p3']);
});
