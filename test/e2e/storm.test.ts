import { beforeAll, describe, expect, it } from 'vitest';
import { AlertInbox } from './_helpers/alerts.ts';
import { seal, sealwatchJson } from './_helpers/command.ts';
import { created, send } from './_helpers/events.ts';
import { GuardedObject } from './_helpers/guarded-object.ts';

const OBJECTS = 200;
const WINDOW_MS = 60_000;
const objects = Array.from({ length: OBJECTS }, (_, index) => new GuardedObject('storm', `part-${index}`));

const poison = async (object: GuardedObject): Promise<void> => {
  const bytes = 'poisoned bytes';
  await send(created(object, await object.put(bytes), bytes.length));
};

describe('200 objects altered at once', () => {
  let inbox: AlertInbox;

  beforeAll(async () => {
    await Promise.all(objects.map((object) => object.put('approved bytes')));
    await seal('storm');
    inbox = await AlertInbox.of('storm');
  });

  it('are all found; people get one alert at once, and one for all others when the window has ended', {
    timeout: 3 * WINDOW_MS,
  }, async () => {
    await Promise.all(objects.map(poison));
    const first = await inbox.finding('object-altered');
    const { alert, at } = await inbox.group('object-altered', 2 * WINDOW_MS);
    expect(at - first.at).toBeGreaterThan(WINDOW_MS - 10_000);
    // Who did it may become known after the first alert, and is told apart.
    const told = inbox.received.filter((each) => each.alert.kind !== 'update');
    expect(told.map((each) => each.alert.kind)).toEqual(['finding', 'group']);
    expect(alert.count).toBe(OBJECTS - 1);
    expect(alert.ids).toHaveLength(20);
    expect(alert.ids).not.toContain(first.alert.id);
    expect(new Set(alert.ids).size).toBe(20);
    const [, ...words] = alert.next[0]?.split(' ') ?? [];
    expect(await sealwatchJson(...words)).toHaveLength(OBJECTS);
  });
});
