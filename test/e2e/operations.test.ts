import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { PART_NEEDS } from '../../core/doctor/part-needs.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, output } from './deployed/deployment.ts';
import { created, send } from './deployed/events.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const object = new GuardedObject('operated', 'labels');

// Its bucket sends no events: what arrives here is what this test sends.
describe('the detector itself', () => {
  beforeAll(async () => {
    await object.put('approved bytes');
    await seal('operated');
  });

  it('can be followed from the event to the alert, by the id of the event, in the logs and the tables', async () => {
    const versionId = await object.put('poisoned bytes');
    const event = created(object, versionId, 'poisoned bytes');
    await send(event);
    const { id } = await object.finding('object-altered');
    const hops = await eventually('a trace that ends with an alert', async () => {
      const { exitCode } = await sealwatch('trace', String(event.id));
      if (exitCode !== 0) return undefined;
      const found = await sealwatchJson('trace', String(event.id), '--since', '1h');
      return found.some(({ where }) => where === 'notify') ? found : undefined;
    });
    expect(hops.map(({ where, what }) => `${where}: ${what}`)).toEqual(
      expect.arrayContaining([
        'verify-object: message worked off',
        `verify-object: finding ${id.slice(0, 8)} object-altered, critical`,
        `findings table: finding ${id.slice(0, 8)} object-altered, critical`,
        expect.stringMatching(/^notify: alert [0-9a-f]{8} published$/),
      ]),
    );
    expect(hops.at(-1)).toMatchObject({ kind: 'summary', problems: [] });
  });

  it('is examined: roles, clock and release are fine, and AWS says all that is asked', async () => {
    const found = await sealwatchJson('doctor');
    // Tests beside this one disable rules and functions, and delete buckets.
    for (const check of ['version', 'clock', 'permissions', 'streams', 'concurrency'])
      expect(found.filter((each) => each.check === check && each.outcome !== 'fine')).toEqual([]);
    expect(found.filter(({ check }) => check === 'permissions')).toHaveLength(Object.keys(PART_NEEDS).length);
    for (const check of ['functions', 'rules', 'queues', 'keys'])
      expect(found.filter((each) => each.check === check && each.outcome === 'not-checked')).toEqual([]);
    // The bucket of this test is among those that were kept from sending any.
    expect(found).toContainEqual(
      expect.objectContaining({ check: 'events', about: object.bucket, outcome: 'problem' }),
    );
  });

  it('sends a dead letter again to where it came from', async () => {
    const QueueUrl = output('NoticeWindowsDeadLetterQueueUrl');
    await clients.queues.send(
      new SendMessageCommand({ QueueUrl, MessageBody: '{"group":"nobody waits here"}' }),
    );
    const queue = ['--queue', 'NoticeWindows'];
    const lying = await eventually('the dead letter', async () => {
      const [found] = await sealwatchJson('redrive', '--dry-run', ...queue);
      return found?.messages === 1 ? found : undefined;
    });
    expect(lying).toMatchObject({ redrivable: true, samples: [{ what: 'group of alerts' }], moved: null });
    const [sent] = await sealwatchJson('redrive', ...queue);
    expect(sent).toMatchObject({ moved: 1, status: 'completed', problem: null });
    const [left] = await sealwatchJson('redrive', '--dry-run', ...queue);
    expect(left).toMatchObject({ messages: 0, samples: [] });
  });
});
