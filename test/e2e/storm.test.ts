import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { seal, sealwatchJson } from './deployed/command.ts';
import { created, send } from './deployed/events.ts';
import { eventually } from './deployed/eventually.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const OBJECTS = 99;
const WINDOW_MS = 60_000;
/** What a busy machine has no time for is put off, for minutes. */
const DEADLINE_MS = 900_000;
const objects = Array.from({ length: OBJECTS }, (_, index) => new GuardedObject('storm', `part-${index}`));

/** The last to be found, and the only one that cannot be restored. */
const lost = new GuardedObject('storm', 'the-only-copy.bin');

// Nothing else has these bytes, or it would be named as a copy that survives.
const approvedFor = ({ key }: GuardedObject): string => `the approved bytes of ${key}`;

const poison = async (object: GuardedObject): Promise<void> => {
  const bytes = 'poisoned bytes';
  await send(created(object, await object.put(bytes), bytes));
};

/** Overwrites an object after its approved version was destroyed, of which nothing is reported yet. */
const loseAndPoison = async (object: GuardedObject, baseline: string): Promise<void> => {
  await object.destroy(baseline);
  await poison(object);
};

describe('100 objects altered at once, one of which has lost its only copy', () => {
  let inbox: AlertInbox;
  let baseline: string;

  beforeAll(async () => {
    await Promise.all(objects.map((object) => object.put(approvedFor(object))));
    baseline = await lost.put(approvedFor(lost));
    await seal('storm');
    inbox = await AlertInbox.of('storm');
  });

  it('are all found; people get one alert at once, and for all others no more than one a minute', {
    timeout: DEADLINE_MS * 1.5,
  }, async () => {
    const start = Date.now();
    await Promise.all(objects.map(poison));
    await loseAndPoison(lost, baseline);
    const first = await inbox.finding('object-altered');
    const group = await inbox.group('object-altered');
    expect(group.at - first.at).toBeGreaterThan(WINDOW_MS / 2);
    await eventually(
      'as many findings in groups',
      async () => (await counted()) === OBJECTS || undefined,
      DEADLINE_MS,
    );
    expect(alerts()).toHaveLength(new Set(alerts().map(({ id }) => id)).size);
    expect(alerts().length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - start) / WINDOW_MS));
    expect(alerts().filter(({ kind }) => kind === 'finding')).toHaveLength(1);
    expect(group.alert.ids).toHaveLength(20);
    expect(new Set([...group.alert.ids, first.alert.id]).size).toBe(21);
  });

  it('are reported with the lost one first, and the command in the message lists exactly what it reported', async () => {
    const groups = alerts().filter((alert) => alert.kind === 'group');
    const storm = groups.find(({ withoutCopy }) => withoutCopy === 1);
    const named = await Promise.all(groups.map(listed));
    expect(named.map((findings) => findings.length)).toEqual(groups.map(({ count }) => count));
    const [worst] = await listed(storm);
    expect(worst).toMatchObject({
      id: storm?.ids[0],
      resource: { key: lost.key },
      evidence: { survives: [] },
    });
    // Together with the one that was reported alone they are all, and none is reported twice.
    const keys = [...named.flat(), ...(await listed(alerts().find(({ kind }) => kind === 'finding')))].map(
      ({ resource }) => (resource as { readonly key: string }).key,
    );
    expect(keys.toSorted()).toEqual([...objects, lost].map(({ key }) => key).sort());
    expect(storm?.suffixes.top).toContainEqual({ name: '.bin', count: 1 });
    expect(storm?.folders.top).toEqual([{ name: 'storm/', count: storm?.count }]);
  });

  /** What the command lists that a message prints; of one finding the message names the alert only. */
  const listed = (alert: Alert | undefined) => {
    const printed = alert?.kind === 'group' ? alert.next[0] : `sealwatch findings --alert ${alert?.alert}`;
    const [, ...words] = printed?.split(' ') ?? [];
    return sealwatchJson(...words);
  };

  // Who did it may become known after the first alert, and is reported by itself.
  const alerts = (): readonly Alert[] =>
    inbox.received.map(({ alert }) => alert).filter((alert) => alert.kind !== 'update');

  const counted = async (): Promise<number> => {
    await inbox.receive();
    return alerts().reduce((sum, alert) => sum + (alert.kind === 'group' ? alert.count : 0), 0);
  };
});
