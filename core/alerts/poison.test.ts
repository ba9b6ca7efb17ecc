import { expect, it } from 'vitest';
import { encodeFinding, type Item } from '../../aws/dynamodb/item-codecs.ts';
import { Scene } from '../../test/delivery/scene.ts';
import { TABLES } from '../../test/delivery/tables.ts';
import { hash } from '../../test/delivery/written-findings.ts';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { finding } from '../../test/fakes/finding.ts';
import { announce } from '../findings/delivery-state.ts';
import type { Finding } from '../findings/finding.ts';
import { readDeliveryBacklog, secondsWaited } from './delivery-backlog.ts';
import { reportBatch, sweepDeliveries } from './notifier.ts';

/** What may stand where a release that nobody here knows writes something else; `undefined` for nothing at all. */
const STRANGE: readonly unknown[] = [undefined, null, 7, {}];

const BASES: readonly Finding[] = [finding(), activityFinding()];

/** Every place in an item, however deep; below a list there are none. */
const pathsOf = (item: object): string[][] =>
  Object.entries(item).flatMap(([name, value]) => [
    [name],
    ...(value !== null && typeof value === 'object' && !Array.isArray(value)
      ? pathsOf(value).map((path) => [name, ...path])
      : []),
  ]);

const withStrange = (item: Item, [name = '', ...rest]: readonly string[], strange: unknown): Item => ({
  ...item,
  [name]: rest.length === 0 ? strange : withStrange(item[name] as Item, rest, strange),
});

/** Without the one nobody finds it, and DynamoDB refuses an item with a key of another form. */
const isPossible = ([name = '', ...rest]: readonly string[], strange: unknown): boolean => {
  if (rest.length > 0) return true;
  if (['id', 'pendingShard', 'noticeGroup'].includes(name)) return false;
  return strange === undefined || !(['time'].includes(name) || /Shard$|^shortId$|^object$/.test(name));
};

const CASES = BASES.flatMap((base) =>
  pathsOf(encodeFinding(announce(base)))
    .filter((path) => STRANGE.some((each) => isPossible(path, each)))
    .map((path) => [`${base.about} ${path.join('.')}`, base, path] as const),
);

it.each(CASES)(
  'a finding with something else, or nothing, as %s keeps no other back, and is reported unless nobody can claim it',
  async (_, base, path) => {
    for (const strange of STRANGE.filter((each) => isPossible(path, each))) {
      const scene = new Scene();
      const time = new Date(scene.now).toISOString();
      const [odd, ...others] = ['odd', 'one', 'two', 'three'].map((name) =>
        encodeFinding(announce({ ...base, id: hash(name).slice(0, 40), time, happenedAt: time })),
      );
      const poison = withStrange(odd ?? {}, path, strange);
      for (const item of [poison, ...others]) scene.put(TABLES.findings, item);
      const { unreported } = await readDeliveryBacklog(scene.ports.store);
      expect(secondsWaited(unreported, new Date(scene.now))).toBe(0);
      const waiting = { id: String(poison.id), group: String(poison.noticeGroup) };
      await reportBatch([waiting], scene.ports).catch(() => {});
      for (let minute = 0; minute < 3; minute++) {
        scene.now += 60_000;
        await sweepDeliveries(scene.ports).catch(() => {});
      }
      const left = scene.database.items(TABLES.findings).filter(({ pendingShard }) => pendingShard);
      expect(left.map(({ id }) => id)).toEqual(Number.isInteger(poison.stamp) ? [] : [poison.id]);
      expect(scene.alerts().filter(({ status }) => status !== 'published')).toEqual([]);
      const reported = scene.published.map(({ count = 1 }) => Number(count));
      expect(reported.reduce((sum, count) => sum + count, 0)).toBe(4 - left.length);
    }
  },
);
