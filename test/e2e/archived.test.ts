import { beforeAll, describe, expect, it } from 'vitest';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { movedTo, publish, restored } from './deployed/events.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const object = new GuardedObject('archived', 'away');

// The emulator moves nothing by itself: the events are on the bus, and the object stays readable.
describe('an object that S3 moves to an archive', () => {
  let version = '';

  beforeAll(async () => {
    version = await object.put('approved bytes');
    await seal('archived');
  });

  const stateIs = (wanted: string) =>
    eventually(`the key is ${wanted}`, async () => (await object.entry())?.state === wanted || undefined);

  it('is unverifiable by the event alone, and history and status say so', async () => {
    await publish(movedTo(object, version, 'DEEP_ARCHIVE'));
    const finding = await object.finding('object-unverifiable');
    expect(finding).toMatchObject({ severity: 'medium', version });
    await stateIs('unverifiable');
    const { out } = await sealwatch('history', object.url);
    expect(out).toContain('UNVERIFIABLE (archived)');
    expect(out).toContain('S3 moved it to DEEP_ARCHIVE');
    expect((await sealwatch('status')).out).toMatch(/archived.*\b1 unverifiable/);
  });

  it('is read again when it is restored, and intact', async () => {
    await publish(restored(object, version));
    await object.finding('object-unverifiable', 'recovered');
    await stateIs('intact');
  });

  it('that goes there again is verified once it can be read', async () => {
    await publish(movedTo(object, version, 'GLACIER'));
    await stateIs('unverifiable');
    const [key] = await sealwatchJson('verify', object.url);
    expect(key).toMatchObject({ key: object.key, state: 'intact' });
    await stateIs('intact');
  });
});
