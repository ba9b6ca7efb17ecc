import { expect, it } from 'vitest';
import { NOW } from '../../test/cli/run-cli.ts';
import { status } from '../../test/cli/status-world.ts';

const ago = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();
const SINCE = ago(10 * 86_400);

it('status shows the newest canary of each guarded bucket that has one', async () => {
  const bucketCanaries = [
    { bucket: 'acme', putAt: ago(1800), heardAt: ago(1797), since: SINCE },
    { bucket: 'other', putAt: null, heardAt: null, since: ago(60) },
  ];
  const { out } = await status({ bucketCanaries });
  expect(out).toContain('                in acme: heard of within 3 s, put 30 min ago\n');
  expect(out).toContain('                in other: none was heard of yet\n');
  const json = JSON.parse((await status({ bucketCanaries }, '--json')).out);
  expect(json.bucketCanaries).toEqual(bucketCanaries);
  expect(json.needs.join()).not.toContain('canary in');
});

it('status asks for a hand where one is late, or never came', async () => {
  for (const [putAt, since] of [
    [ago(140 * 60), SINCE],
    [null, ago(140 * 60)],
  ] as const) {
    const { out, exitCode } = await status(
      { bucketCanaries: [{ bucket: 'acme', putAt, heardAt: putAt, since }] },
      '--json',
    );
    expect(JSON.parse(out).needs).toContainEqual(
      'no canary in acme was heard of that was put after 2026-11-21 07:40:00 UTC: changes of guarded objects in it may not be seen; see docs/runbooks/canary-missed.md',
    );
    expect(exitCode).toBe(3);
  }
});
