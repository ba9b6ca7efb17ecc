import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { seal, sealwatchJson } from './deployed/command.ts';
import { created, send } from './deployed/events.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const OBJECTS = 200;
const WINDOW_MS = 60_000;
const objects = Array.from({ length: OBJECTS }, (_, index) => new GuardedObject('storm', `part-${index}`));

const poison = async (object: GuardedObject): Promise<void> => {
  const bytes = 'poisoned bytes';
  await send(created(object, await object.put(bytes), bytes));
};

describe('200 objects altered at once', () => {
  let inbox: AlertInbox;

  beforeAll(async () => {
    await Promise.all(objects.map((object) => object.put('approved bytes')));
    await seal('storm');
    inbox = await AlertInbox.of('storm');
  });

  it('are all found; people get one alert at once, and for all others no more than one a minute', async () => {
    const start = Date.now();
    await Promise.all(objects.map(poison));
    const first = await inbox.finding('object-altered');
    const group = await inbox.group('object-altered');
    expect(group.at - first.at).toBeGreaterThan(WINDOW_MS / 2);
    await eventually(
      'as many findings in groups',
      async () => (await counted()) === OBJECTS - 1 || undefined,
    );
    expect(alerts()).toHaveLength(new Set(alerts().map(({ id }) => id)).size);
    expect(alerts().length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - start) / WINDOW_MS));
    expect(alerts().filter(({ kind }) => kind === 'finding')).toHaveLength(1);
    expect(group.alert.ids).toHaveLength(20);
    expect(new Set([...group.alert.ids, first.alert.id]).size).toBe(21);
    const [, ...words] = group.alert.next[0]?.split(' ') ?? [];
    expect(await sealwatchJson(...words)).toHaveLength(OBJECTS);
  });

  // Who did it may become known after the first alert, and is told apart.
  const alerts = (): readonly Alert[] =>
    inbox.received.map(({ alert }) => alert).filter((alert) => alert.kind !== 'update');

  const counted = async (): Promise<number> => {
    await inbox.receive();
    return alerts().reduce((sum, alert) => sum + (alert.kind === 'group' ? alert.count : 0), 0);
  };
});
