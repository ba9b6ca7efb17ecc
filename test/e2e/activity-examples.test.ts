import { beforeAll, describe, expect, it } from 'vitest';
import { JUDGED_OTHERWISE } from './_cases/examples.ts';
import { activityFindings } from './_helpers/activity-findings.ts';
import { alone } from './_helpers/alone.ts';
import { seal } from './_helpers/command.ts';
import { LANES } from './_helpers/datasets.ts';
import { deployment } from './_helpers/deployment.ts';
import { judge } from './_helpers/records.ts';
import { examples, forget, type Replayed, replayed } from './_helpers/replay.ts';
import { physicalName } from './_helpers/resources.ts';

const MINUTES = 60_000;

// What stays quiet under a guard of its own says nothing of another one.
const EXAMPLES = examples().filter(({ example, severity }) => severity !== null || !example.guard);

/** Severities by rule and event. */
const found = new Map<string, string[]>();
let played: readonly Replayed[] = [];

/** Examples at the same time, one record of each after the other. */
const play = async (wave: readonly Replayed[], key: string): Promise<void> => {
  const shared = [`key/${key}`, `account/${deployment.account}`];
  await Promise.all([...shared, ...LANES.map((lane) => `bucket/${lane}`)].map(forget));
  const steps = Math.max(...wave.map(({ records }) => records.length));
  for (let step = 0; step < steps; step++) {
    await judge(...wave.map(({ records }) => records[step]).filter((record) => record !== undefined));
  }
};

/** Rule by rule, in as many lanes as there are; all examples of one rule are about the same key. */
const playAll = async (key: string): Promise<void> => {
  for (const [rule, ofRule] of Map.groupBy(played, (each) => each.rule)) {
    const width = rule === 'key-endangered' ? 1 : LANES.length;
    for (let from = 0; from < ofRule.length; from += width) {
      await alone('settings', () => play(ofRule.slice(from, from + width), key));
    }
  }
};

beforeAll(async () => {
  const key = await physicalName('AWS::KMS::Key', '');
  played = EXAMPLES.map((each, index) =>
    replayed(each, index, { bucket: LANES[index % LANES.length] ?? '', key }),
  );
  await Promise.all(LANES.map(seal));
  await playAll(key);
  for (const { rule, severity, evidence } of await activityFindings(() => true)) {
    const name = `${rule} ${evidence.call?.eventId}`;
    found.set(name, [...(found.get(name) ?? []), severity]);
  }
}, 5 * MINUTES);

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
