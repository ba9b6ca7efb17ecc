import { beforeEach, describe, expect, it } from 'vitest';
import { LABELS, PRINCIPAL, type Scene, sealed } from '../../../test/model/sealing-scene.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { DatasetHold, HoldKind } from '../../scope/hold.ts';
import { perform } from './perform.ts';

const UNTIL = '2027-06-30T00:00:00.000Z';
const DAY_MS = 24 * 60 * 60_000;

describe('a hold that is recorded', () => {
  let scene: Scene;
  let now: Date;
  beforeEach(async () => {
    scene = await sealed();
    now = scene.stage.now();
  });

  const since = (ms = 0): string => new Date(now.getTime() + ms).toISOString();
  const put = (over: object = {}) =>
    scene.ask({
      do: 'hold',
      dataset: LABELS,
      kind: 'governance',
      until: UNTIL,
      since: since(-1000),
      ...over,
    } as Parameters<Scene['ask']>[0]);
  const held = (): readonly DatasetHold[] => [...scene.stage.runs.holdsByName.values()];

  it('says what is held, until when, since when, and who asked', async () => {
    expect(await put()).toEqual({ kind: 'held', dataset: LABELS, holds: 1, by: PRINCIPAL.arn });
    const { arn: by, session } = PRINCIPAL;
    const keys = { dataset: LABELS, bucket: 'guarded', prefix: '' };
    expect(held()).toEqual([{ ...keys, kind: 'governance', until: UNTIL, since: since(-1000), by, session }]);
  });

  it('is a decision that people are told of, and so is that it is given up', async () => {
    await put();
    await scene.ask({ do: 'release-hold', dataset: LABELS, kind: 'governance' });
    expect(
      scene.decisions.map(({ did, by, datasets, bucket, until }) => [did, by, ...datasets, bucket, until]),
    ).toEqual([
      ['seal', PRINCIPAL.arn, LABELS, 'guarded', null],
      ['hold', PRINCIPAL.arn, LABELS, 'guarded', UNTIL],
      ['release', PRINCIPAL.arn, LABELS, 'guarded', UNTIL],
    ]);
    expect(held()).toMatchObject([{ endedAt: now.toISOString(), endedBy: PRINCIPAL.arn }]);
  });

  it.each(['hold', 'release-hold'] as const)('%s takes the right to approve the dataset', async (action) => {
    await put();
    const [before] = held();
    const asked: string[] = [];
    const authorize = (_: unknown, what: string, dataset: string) => {
      asked.push(`${what} ${dataset}`);
      throw new SealwatchError('ACCESS_DENIED', 'no');
    };
    const what = { dataset: LABELS, kind: 'governance' } as const;
    const request =
      action === 'hold'
        ? ({ do: 'hold', ...what, until: '2028-01-01T00:00:00.000Z', since: since() } as const)
        : ({ do: 'release-hold', ...what } as const);
    await expect(perform(request, PRINCIPAL, { ...scene.ports, authorize })).rejects.toThrow('no');
    expect(asked).toEqual([`approve ${LABELS}`]);
    expect(held()).toEqual([before]);
  });

  it('replaces those that end no later, and leaves those that end later: each is on what was approved then', async () => {
    await put({ until: '2027-01-01T00:00:00.000Z' });
    await put();
    await put({ until: '2027-03-01T00:00:00.000Z' });
    const inForce = held().filter(({ endedAt }) => endedAt === undefined);
    expect(inForce.map(({ until }) => until)).toEqual([UNTIL, '2027-03-01T00:00:00.000Z']);
  });

  it.each<[string, HoldKind, string | null, string | null]>([
    ['ends later', 'governance', '2027-01-01T00:00:00.000Z', UNTIL],
    ['ends at the same time', 'governance', UNTIL, UNTIL],
    ['has no end either', 'legal', null, null],
  ])(
    'keeps what was held before, where one is put that %s, until that has ended',
    async (_, kind, first, second) => {
      await put({ kind, until: first, since: since(-3000) });
      await put({ kind, until: second, since: since(-2000) });
      await put({ kind, until: second });
      const inForce = held().filter(({ endedAt }) => endedAt === undefined);
      expect(inForce).toMatchObject([{ until: second, since: since(-1000) }]);
      expect(inForce[0]?.replaced).toEqual([
        { until: second, since: since(-2000) },
        { until: first, since: since(-3000) },
      ]);
    },
  );

  it('cannot be made one of less by a beginning of long ago', async () => {
    await put();
    await put({ since: since(-6 * DAY_MS) });
    expect(held()).toMatchObject([
      { since: since(-6 * DAY_MS), replaced: [{ until: UNTIL, since: since(-1000) }] },
    ]);
  });

  it('is the same where it is asked for once more', async () => {
    await put();
    await put();
    expect(held()).toMatchObject([{ since: since(-1000) }]);
    expect(held()[0]?.replaced).toBeUndefined();
  });

  it('takes the place of a hundred others, and of no more', async () => {
    for (let second = 101; second >= 1; second--) await put({ since: since(-1000 * second) });
    expect(held()[0]?.replaced).toHaveLength(100);
    await expect(put({ since: since() })).rejects.toThrow(
      'the place of 101 others that are in force, allowed 100',
    );
  });

  it('leaves holds of the other kind alone, put or given up', async () => {
    await put({ kind: 'legal', until: null });
    await put();
    await scene.ask({ do: 'release-hold', dataset: LABELS, kind: 'governance' });
    const inForce = held().filter(({ endedAt }) => endedAt === undefined);
    expect(inForce).toMatchObject([{ kind: 'legal', until: null }]);
  });

  it('holds from now on where the clock of whoever asks is ahead', async () => {
    await put({ since: since(60_000) });
    expect(held()[0]?.since).toBe(now.toISOString());
  });

  it.each([
    ['an end that has passed', { until: '2026-01-01T00:00:00.000Z' }, /has passed already/],
    [
      'an end that no text of a time can be compared with',
      { until: '+010000-01-01T00:00:00.000Z' },
      /after the year 9999/,
    ],
    ['no end of a retention', { until: null }, /is not an ISO time/],
    ['an end that is no time', { until: 'soon' }, /"soon" is not an ISO time/],
    ['a beginning that is no time', { since: 'then' }, /not an ISO time of the last seven days/],
    ['a beginning of long ago', { since: new Date(0).toISOString() }, /of the last seven days/],
    ['an unknown dataset', { dataset: 'other' }, /no dataset is called "other"; deployed are: labels/],
  ])('is refused with %s', async (_, over, message) => {
    await expect(put(over)).rejects.toThrow(message);
    expect(held()).toEqual([]);
  });

  it('is refused where it began more than seven days ago, by a moment', async () => {
    await expect(put({ since: since(-7 * DAY_MS - 1) })).rejects.toThrow('of the last seven days');
    await put({ since: since(-7 * DAY_MS) });
    expect(held()).toHaveLength(1);
  });
});
