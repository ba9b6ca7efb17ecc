import { expect, it } from 'vitest';
import { Scene } from '../../test/delivery/scene.ts';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { announce } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { letsThrough } from './filter-policy.ts';
import { reportRest, sweepDeliveries } from './notifier.ts';

/** The attributes of the only message, as a filter policy sees them. */
function seen(scene: Scene) {
  const [message] = scene.topic.messages;
  return Object.fromEntries(
    Object.entries(message?.attributes ?? {}).map(([name, value]) => [
      name,
      [value.startsWith('[') ? (JSON.parse(value) as string[]) : value],
    ]),
  );
}

/** An alert in the plain form is an error, and out all the same. */
const sweep = (scene: Scene) => sweepDeliveries(scene.ports).catch(() => {});

it('names bucket and dataset in a plain form', async () => {
  const scene = new Scene();
  scene.write('a', { rule: 'of-a-later-release' } as unknown as Partial<Finding>);
  await sweep(scene);
  expect(letsThrough({ bucket: ['acme-training-data'], dataset: ['moderation-v3'] }, [seen(scene)])).toBe(
    'yes',
  );
  expect(scene.published).toMatchObject([
    {
      kind: 'group',
      dataset: 'moderation-v3',
      resource: { bucket: 'acme-training-data' },
      buckets: ['acme-training-data'],
    },
  ]);
});

it('names every bucket of a group of unguarded buckets', async () => {
  const scene = new Scene();
  const about = { rule: 'coverage-gap', dataset: null, datasets: [] } as const;
  const made = ['bucket-a', 'bucket-b', 'bucket-c'].map((bucket) =>
    announce(activityFinding({ ...about, id: bucket.padEnd(40, '0'), bucket, resource: bucket })),
  );
  for (const each of made) scene.save(each);
  await reportRest(made[0]?.notice.group ?? '', scene.ports);
  for (const bucket of ['bucket-a', 'bucket-b', 'bucket-c'])
    expect(letsThrough({ bucket: [bucket] }, [seen(scene)])).toBe('yes');
  expect(letsThrough({ bucket: ['bucket-d'] }, [seen(scene)])).toBe('no');
  expect(scene.published).toMatchObject([
    { resource: { bucket: null }, buckets: ['bucket-a', 'bucket-b', 'bucket-c'] },
  ]);
});

it('gives both attributes the name that the group has, where a finding of another release names neither', async () => {
  const scene = new Scene();
  scene.write('a', {}, ['dataset', 'bucket', 'evidence']);
  await sweep(scene);
  expect(letsThrough({ dataset: ['moderation-v3'] }, [seen(scene)])).toBe('yes');
  expect(letsThrough({ bucket: ['moderation-v3'] }, [seen(scene)])).toBe('yes');
});

it('has no attribute where an alert is about no bucket, which a filter lets through that says so', async () => {
  const scene = new Scene();
  const about = { rule: 'trail-stopped', bucket: null, dataset: null, datasets: ['a', 'b'] } as const;
  scene.save(announce(activityFinding({ ...about, resource: 'arn:aws:cloudtrail:::trail/t' })));
  await sweep(scene);
  expect(letsThrough({ bucket: ['acme-training-data'] }, [seen(scene)])).toBe('no');
  expect(letsThrough({ bucket: ['acme-training-data', { exists: false }] }, [seen(scene)])).toBe('yes');
});

it('brings a key to machines as it is, and sends no character that SQS takes out of messages', async () => {
  const scene = new Scene();
  const key = 'moderation/\ufffe\uffff\u{1fffe}.jsonl';
  scene.write(key);
  await sweep(scene);
  const [message] = scene.topic.messages;
  expect(message?.json).not.toMatch(/[\ufffe\uffff]/);
  expect(scene.published).toMatchObject([{ resource: { key } }]);
});
