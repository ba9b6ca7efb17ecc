import { expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { MemoryMonitor } from '../../../test/fakes/memory-monitor.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import type { JsonObject } from '../../base/json.ts';
import type { FactsReader } from '../../posture/facts.ts';
import { known } from '../../posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../posture/sample-facts.examples.ts';
import { bucketCall } from '../../rules/records.examples.ts';
import { auditRequested, type Message } from './audit-requested.ts';

/** Two guarded buckets, `a` and `b`. */
class Scene {
  readonly audits = new MemoryAuditStore();
  readonly monitor = new MemoryMonitor();
  readonly read: string[] = [];
  msLeft = 600_000;
  bucket: FactsReader['bucket'] = async (name) => sampleBucket({ name });

  run = (...messages: readonly Message[]) =>
    auditRequested(messages, {
      facts: {
        account: async () => sampleAccount(),
        bucket: (name) => {
          this.read.push(name);
          return this.bucket(name);
        },
        tags: async () => known({}),
      },
      audits: this.audits,
      settings: new MemorySettingsStore(),
      guard: {
        scope: 'configured',
        buckets: ['a', 'b'].map((name) => ({ name, datasets: [] })),
        account: '111122223333',
        trustedAccounts: [],
        organization: null,
        keys: [],
        stack: 'Sealwatch',
      },
      monitor: this.monitor,
      msLeft: () => this.msLeft,
      clock: () => new Date('2026-11-20T03:12:00.000Z'),
      hash: (text) => text,
      backOff: async () => {},
    });
}

const message = (messageId: string, call: JsonObject): Message => ({
  messageId,
  body: JSON.stringify({ detail: call }),
});
const changed = (bucket: string, second = 0) =>
  bucketCall(
    'PutBucketVersioning',
    { bucketName: bucket },
    { eventTime: `2026-11-20T03:11:${String(second).padStart(2, '0')}Z` },
  );

it('audits a bucket once for many calls that changed it', async () => {
  const scene = new Scene();
  const again = await scene.run(
    message('1', changed('a')),
    message('2', changed('a', 30)),
    message('3', changed('b')),
  );
  expect(again).toEqual([]);
  expect(scene.read).toEqual(['a', 'b']);
  expect(scene.monitor.counts).toEqual({ BucketsNotAudited: 0 });
});

it('audits nothing that was audited since the change', async () => {
  const scene = new Scene();
  await scene.run(message('1', changed('a')));
  expect(await scene.run(message('2', changed('a', 20)))).toEqual([]);
  expect(scene.read).toEqual(['a']);
});

it('asks nothing of AWS, and publishes nothing, where no guarded bucket was changed', async () => {
  const scene = new Scene();
  const reading = bucketCall('GetBucketVersioning', { bucketName: 'a' }, { readOnly: true });
  expect(await scene.run(message('1', changed('acme-site')), message('2', reading))).toEqual([]);
  expect(await scene.run()).toEqual([]);
  expect(scene.read).toEqual([]);
  expect([scene.monitor.counts, scene.monitor.values]).toEqual([{}, []]);
});

it('has the messages of a bucket come again that could not be read or kept, and no others', async () => {
  const scene = new Scene();
  scene.bucket = async (name) => {
    if (name === 'a') throw new Error('SlowDown');
    return sampleBucket({ name });
  };
  const messages = [message('1', changed('a')), message('2', changed('b')), message('3', changed('a', 5))];
  expect(await scene.run(...messages)).toEqual(['1', '3']);
  scene.audits.save = async () => {
    throw new Error('DynamoDB throttles');
  };
  expect(await scene.run(message('4', changed('b', 59)))).toEqual(['4']);
});

it('lets a bucket be that is gone', async () => {
  const scene = new Scene();
  scene.bucket = async () => ({ kind: 'gone', reason: 'it was deleted' });
  expect(await scene.run(message('1', changed('a')))).toEqual([]);
});

it('has a message come again that nobody can read, and audits what the others ask for', async () => {
  const scene = new Scene();
  const broken = { messageId: '1', body: 'no JSON' };
  const empty = { messageId: '2', body: '{}' };
  expect(await scene.run(broken, message('3', changed('a')), empty)).toEqual(['1', '2']);
  expect(scene.read).toEqual(['a']);
  expect(scene.monitor.said.map(([said, { messageId }]) => [said, messageId])).toEqual([
    ['error: the record could not be read', '1'],
    ['error: the record could not be read', '2'],
  ]);
});

it('fails as a whole where the last audits cannot be read', async () => {
  const scene = new Scene();
  scene.audits.last = async () => {
    throw new Error('DynamoDB throttles');
  };
  await expect(scene.run(message('1', changed('a')))).rejects.toThrow('DynamoDB throttles');
});

it('begins no audit in its last two minutes, and has what is left come again', async () => {
  const scene = new Scene();
  scene.msLeft = 120_000;
  const call = bucketCall('DeleteBucketPolicy', { bucketName: 'a' });
  expect(await scene.run(message('m1', call))).toEqual(['m1']);
  expect(scene.read).toEqual([]);
});
