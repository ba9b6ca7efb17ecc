import { beforeAll, describe, expect, it } from 'vitest';
import { JUDGED_OTHERWISE } from './cases/examples.ts';
import { allActivityFindings } from './deployed/activity-findings.ts';
import { alone } from './deployed/alone.ts';
import { seal } from './deployed/command.ts';
import { DATA_KEY, EXAMPLE_BUCKETS } from './deployed/datasets.ts';
import { deployment } from './deployed/deployment.ts';
import { judge } from './deployed/records.ts';
import { examples, forget, type Replayed, replayed } from './deployed/replay.ts';
import { physicalName } from './deployed/resources.ts';

const MINUTES = 60_000;
const ACCOUNT = `account/${deployment.account}`;

// What stays quiet under a guard of its own says nothing of another one.
const EXAMPLES = examples().filter(({ example, severity }) => severity !== null || !example.guard);

/** Severities by rule and event. */
const found = new Map<string, string[]>();
let played: readonly Replayed[] = [];

/** Examples at the same time, one record of each after the other. */
const play = async (wave: readonly Replayed[], resources: readonly string[]): Promise<void> => {
  await Promise.all(resources.map(forget));
  const steps = Math.max(...wave.map(({ records }) => records.length));
  for (let step = 0; step < steps; step++) {
    await judge(...wave.map(({ records }) => records[step]).filter((record) => record !== undefined));
  }
};

/** A look in between would take what one call has set for undone, before the next one is judged by it. */
const needsQuiet = (wave: readonly Replayed[]): boolean =>
  wave.some(({ records }) => new Set(records.map(({ eventName }) => eventName)).size > 1);

/** The key of guarded data is one for all examples, as their buckets are not. */
const namesKey = ({ records }: Replayed): boolean => JSON.stringify(records).includes(DATA_KEY);

const waves = (some: readonly Replayed[]): (readonly Replayed[])[] =>
  some.length === 0
    ? []
    : [some.slice(0, EXAMPLE_BUCKETS.length), ...waves(some.slice(EXAMPLE_BUCKETS.length))];

/** Rule by rule, in as many buckets as there are; all examples of one rule are about the same key and account. */
const playAll = async (key: string): Promise<void> => {
  const buckets = EXAMPLE_BUCKETS.map((bucket) => `bucket/${bucket}`);
  for (const [rule, ofRule] of Map.groupBy(played, (each) => each.rule)) {
    const isOfAccount = rule === 'public-access-block-weakened';
    const resources = [...buckets, ...(isOfAccount ? [ACCOUNT] : []), `key/${key}`, `key/${DATA_KEY}`];
    const isOfKeys = (each: Replayed) => rule === 'key-endangered' || namesKey(each);
    const single = ofRule.filter(isOfKeys).map((each) => [each]);
    for (const wave of [...single, ...waves(ofRule.filter((each) => !isOfKeys(each)))]) {
      const playWave = () => play(wave, resources);
      if (isOfAccount) await alone('account', playWave);
      else if (needsQuiet(wave)) await alone('settings', playWave);
      else await playWave();
    }
  }
};

beforeAll(async () => {
  const key = await physicalName('AWS::KMS::Key', 'Alerts');
  const named = ['VerifyObject', 'SweepBatch', 'Notify'].map(
    async (name) => [name, await physicalName('AWS::IAM::Role', name)] as const,
  );
  const roles = Object.fromEntries(await Promise.all(named));
  await Promise.all(EXAMPLE_BUCKETS.map(seal));
  // What was done before the seal is held against nobody.
  const start = Math.ceil(Date.now() / 1000) * 1000;
  played = EXAMPLES.map((each, index) =>
    replayed(each, index, {
      bucket: EXAMPLE_BUCKETS[index % EXAMPLE_BUCKETS.length] ?? '',
      key,
      roles,
      start,
    }),
  );
  await playAll(key);
  for (const { rule, severity, evidence } of await allActivityFindings()) {
    const name = `${rule} ${evidence.call?.eventId}`;
    found.set(name, [...(found.get(name) ?? []), severity]);
  }
}, 20 * MINUTES);

describe('what the examples of the rules give in the account, sent to the function in the form of its queue', () => {
  const names = EXAMPLES.map(({ rule, example }, index) => ({ rule, title: example.title, index }));

  it.each(names)('$rule: $title', ({ rule, title, index }) => {
    const { eventId, severity } = played[index] as Replayed;
    const otherwise = JUDGED_OTHERWISE.get(`${rule}: ${title}`);
    const expected = otherwise === undefined ? severity : otherwise;
    expect(found.get(`${rule} ${eventId}`) ?? []).toEqual(expected === null ? [] : [expected]);
  });

  it('is the same for nearly all', () => {
    const all = new Set(names.map(({ rule, title }) => `${rule}: ${title}`));
    expect([...JUDGED_OTHERWISE.keys()].filter((name) => !all.has(name))).toEqual([]);
  });
});
