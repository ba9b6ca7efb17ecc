import { describe, expect, it } from 'vitest';
import type { HoldCheck } from '../../core/engine/holds/hold-check.ts';
import type { DatasetHold } from '../../core/scope/hold.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { DATASET } from '../../test/cli/samples.ts';
import { status } from '../../test/cli/status-world.ts';

const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const HOLD: DatasetHold = {
  dataset: DATASET.name,
  bucket: DATASET.bucket,
  prefix: DATASET.prefix,
  kind: 'legal',
  until: null,
  since: ago(60 * 24 * 10),
  by: 'arn:aws:iam::111122223333:role/Trainer',
  session: null,
};
const LAST = { startedAt: ago(30), endedAt: ago(30), checked: 412, unheld: 0, unread: 0, unreadReason: null };
const CHECK: HoldCheck = {
  hold: 'moderation-v3/legal/',
  at: ago(30),
  round: null,
  last: LAST,
  finding: null,
};

const needsIn = (text: string): string[] => JSON.parse(text).needs;

describe('status', () => {
  it('says that what was held before goes on being watched', async () => {
    const replaced = [{ until: null, since: ago(60 * 24 * 20) }];
    const held = { holds: [{ hold: { ...HOLD, replaced }, check: CHECK }] };
    expect((await status(held)).out).toContain(
      'put on what was approved 2026-11-11 10:00:00 UTC, and on what was at 1 earlier time, by ',
    );
    expect(JSON.parse((await status(held, '--json')).out).holds).toMatchObject([{ replaced }]);
  });

  it('says what is held, and how its watch is', async () => {
    const { out } = await status({ holds: [{ hold: HOLD, check: CHECK }] });
    expect(out).toContain(
      'Held            moderation-v3: a legal hold, put on what was approved 2026-11-11 10:00:00 UTC, by arn:aws:iam::111122223333:role/Trainer; the last round read 412 locks in a second or less (less than a cent): all held\n',
    );
    const json = JSON.parse((await status({ holds: [{ hold: HOLD, check: CHECK }] }, '--json')).out);
    expect(json.holds).toMatchObject([
      { dataset: DATASET.name, kind: 'legal', lastRound: LAST, round: null },
    ]);
    expect(json.needs.join()).not.toContain('hold');
  });

  it.each([
    ['ended by themselves', { kind: 'governance', until: ago(1) }],
    ['were given up', { endedAt: ago(1), endedBy: 'role' }],
  ] as const)('leaves out holds that %s', async (_, over) => {
    const { out } = await status({ holds: [{ hold: { ...HOLD, ...over }, check: null }] }, '--json');
    expect(JSON.parse(out).holds).toEqual([]);
  });

  it.each<[string, Partial<HoldCheck>]>([
    ['in the last round', { last: { ...LAST, unread: 3, unreadReason: 'AccessDenied: no' } }],
    [
      'in the round under way',
      { round: { ...LAST, unread: 3, unreadReason: 'AccessDenied: no', cursor: 'x', named: [] } },
    ],
  ])('asks for a hand where locks could not be read %s', async (_, over) => {
    const { out, exitCode } = await status(
      { holds: [{ hold: HOLD, check: { ...CHECK, ...over } }] },
      '--json',
    );
    expect(needsIn(out)).toContainEqual(
      '3 locks of moderation-v3 could not be read, so a hold that is missing goes unnoticed: AccessDenied: no',
    );
    expect(exitCode).toBe(3);
  });

  it.each([
    ['for longer than a day', { ...CHECK, at: ago(60 * 26) }, HOLD],
    ['ever since it was put', null, { ...HOLD, since: ago(60 * 26) }],
  ] as const)('asks for a hand where a hold was not checked %s', async (_, check, hold) => {
    const { out } = await status({ holds: [{ hold, check }] }, '--json');
    expect(needsIn(out).join()).toContain(
      'the hold of moderation-v3 was not checked since 2026-11-20 08:00:00 UTC',
    );
  });

  it('asks for none where a hold was put a moment ago, or checked within a day', async () => {
    for (const [check, since] of [
      [null, ago(10)],
      [{ ...CHECK, at: ago(60 * 24) }, HOLD.since],
    ] as const) {
      const { out } = await status({ holds: [{ hold: { ...HOLD, since }, check }] }, '--json');
      expect(needsIn(out).join()).not.toContain('hold');
    }
  });
});
