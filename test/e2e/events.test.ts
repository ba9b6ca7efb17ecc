import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { seal } from './deployed/command.ts';
import { clients, output } from './deployed/deployment.ts';
import { created, destroyed, handle, markerCreated, send } from './deployed/events.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const APPROVED = 'approved bytes';
const POISONED = 'poisoned bytes';
const NAMES = ['twice', 'backwards', 'gone', 'undeleted', 'beside-malformed'];

const object = (name: string): GuardedObject => new GuardedObject('events', name);

// The bucket sends no events of its own: what arrives here is what these tests send.
describe.concurrent('events', () => {
  const baselines = new Map<string, string>();

  beforeAll(async () => {
    const put = async (name: string) => baselines.set(name, await object(name).put(APPROVED));
    await Promise.all(NAMES.map(put));
    await seal('events');
  });

  it('that come twice give one finding, recorded once', async () => {
    const versionId = await object('twice').put(POISONED);
    const event = created(object('twice'), versionId, POISONED);
    await send(event, event);
    await object('twice').finding('object-altered');
    expect(await handle(event, event)).toEqual([]);
    expect(await object('twice').verdicts()).toEqual(['object-altered critical open']);
    expect(await object('twice').versions()).toHaveLength(2);
  });

  it('that come backwards lead to the same story', async () => {
    const poisoned = await object('backwards').put(POISONED);
    const first = created(object('backwards'), poisoned, POISONED);
    const repaired = await object('backwards').put(APPROVED);
    const second = created(object('backwards'), repaired, APPROVED);
    expect(await handle(second)).toEqual([]);
    expect(await handle(first)).toEqual([]);
    const expected = ['object-altered critical recovered', 'transient-content high open'];
    expect(await object('backwards').verdicts()).toEqual(expected);
    expect((await object('backwards').entry())?.state).toBe('intact');
  });

  it('of a version that was destroyed before anybody could read it say so', async () => {
    const poisoned = await object('gone').put(POISONED);
    const event = created(object('gone'), poisoned, POISONED);
    await object('gone').destroy(poisoned);
    expect(await handle(event)).toEqual([]);
    expect(await handle(destroyed(object('gone'), poisoned))).toEqual([]);
    const verdicts = await object('gone').verdicts();
    expect(verdicts).toContain('version-destroyed medium open');
    expect(verdicts.filter((verdict) => verdict.startsWith('object-') && verdict.endsWith('open'))).toEqual(
      [],
    );
    expect((await object('gone').entry())?.state).toBe('intact');
  });

  it('of an un-delete read as those of a destroyed version, until the one of the marker comes', async () => {
    const marker = await object('undeleted').delete();
    const first = markerCreated(object('undeleted'), marker);
    await object('undeleted').destroy(marker);
    expect(await handle(destroyed(object('undeleted'), marker))).toEqual([]);
    expect(await object('undeleted').verdicts()).toEqual(['version-destroyed medium open']);
    expect(await handle(first)).toEqual([]);
    const expected = ['object-removed high recovered', 'version-destroyed medium withdrawn'];
    expect(await object('undeleted').verdicts()).toEqual(expected);
    expect((await object('undeleted').entry())?.state).toBe('intact');
  });

  it('of a key of no dataset are ignored', async () => {
    const stranger = Object.assign(object('stranger'), { key: 'nobody/stranger' });
    const versionId = await stranger.put(POISONED);
    expect(await handle(created(stranger, versionId, POISONED))).toEqual([]);
    expect(await stranger.versions()).toEqual([]);
    expect(await stranger.entry()).toBeUndefined();
  });

  it('that make no sense go back to the queue alone, and from there to its dead letters', async () => {
    const versionId = await object('beside-malformed').put(POISONED);
    const event = created(object('beside-malformed'), versionId, POISONED);
    const foreign = JSON.stringify({ ...event, source: 'aws.ec2' });
    const next = JSON.stringify({ ...event, detail: { ...event.detail, 'event-version': '2.0' } });
    expect(await handle('no JSON', event, foreign, next)).toEqual([0, 2, 3]);
    expect(await object('beside-malformed').verdicts()).toEqual(['object-altered critical open']);
    expect(await deadLettersOf('ObjectEvents')).toBe(await arnOf('ObjectEventsDeadLetterQueueUrl'));
  });
});

const attribute = async (url: string, name: 'QueueArn' | 'RedrivePolicy'): Promise<string> => {
  const asked = new GetQueueAttributesCommand({ QueueUrl: output(url), AttributeNames: [name] });
  return (await clients.queues.send(asked)).Attributes?.[name] ?? '';
};

const arnOf = (url: string): Promise<string> => attribute(url, 'QueueArn');

const deadLettersOf = async (queue: string): Promise<unknown> =>
  (JSON.parse(await attribute(`${queue}QueueUrl`, 'RedrivePolicy')) as Record<string, unknown>)
    .deadLetterTargetArn;
