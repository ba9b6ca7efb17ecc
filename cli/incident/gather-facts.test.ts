import { expect, it } from 'vitest';
import type { StoryFinding } from '../../core/incident/story.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import { finding } from '../../test/fakes/finding.ts';
import type { Connection } from '../connection/connect.ts';
import { denyPrincipal } from '../contain/deny-principal.ts';
import { principalOf } from '../contain/principal.ts';
import type { ContainmentReader } from '../contain/reader.ts';
import { containmentOf } from './gather-facts.ts';

const [FIRST, SECOND] = ['arn:aws:iam::999988887777:role/One', 'arn:aws:iam::999988887777:role/Two'];

/** A finding of a story, by somebody of another account. */
function by(arn: string, letter: string): StoryFinding {
  const found = finding({ id: letter.repeat(40), dataset: DATASET.name, bucket: DATASET.bucket });
  return { finding: { ...found, actor: { ...found.actor, arn } }, joinedBy: 'named', joinedTo: null };
}

/** Whether each denial is in effect, where the bucket denies the dataset to whoever did a finding. */
async function denials(story: readonly StoryFinding[], denied: StoryFinding) {
  const place = { bucket: DATASET.bucket, prefixes: [DATASET.prefix] };
  const { actor, id } = denied.finding;
  const step = denyPrincipal(principalOf(actor.arn) as never, place, { policy: null, id: id.slice(0, 12) });
  const reader: ContainmentReader = {
    policy: async () => ({ kind: 'read', value: String(step.calls[0]?.options.policy) }),
    lifecycle: async () => ({ kind: 'read', value: null }),
    accessKeys: async () => ({ kind: 'read', value: [] }),
    caller: async () => null,
  };
  const connection = { queries: { datasets: async () => [DATASET] }, deployment: DEPLOYMENT };
  const doubts: string[] = [];
  const steps = await containmentOf(connection as unknown as Connection, story, {
    reader,
    now: new Date('2026-11-20T10:00:00.000Z'),
    doubt: (text) => void doubts.push(text),
  });
  expect(doubts).toEqual([]);
  return steps.filter(({ kind }) => kind === 'deny-principal').map(({ isDone }) => isDone);
}

it('one actor of two who is denied the dataset does not pass for both', async () => {
  const story = [by(FIRST, 'a'), by(SECOND, 'b')];
  expect(await denials(story, story[1] as StoryFinding)).toEqual([false, true]);
});

it('an actor who is denied the dataset is so for all that it did', async () => {
  const story = [by(FIRST, 'a'), by(FIRST, 'b')];
  expect(await denials(story, story[0] as StoryFinding)).toEqual([true]);
});
