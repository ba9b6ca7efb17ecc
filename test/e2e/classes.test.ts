import { beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../../core/scope/dataset.ts';
import { CLASS_CASES, type ClassCase } from './cases/classes.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal } from './deployed/command.ts';
import { datasetOf } from './deployed/datasets.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

const nameOf = ({ title }: ClassCase): string => title.replaceAll(' ', '-');

describe.concurrent.each(MODES)('in a dataset that is %s', (mode) => {
  const dataset = datasetOf('classes', mode);

  beforeAll(async () => {
    const known = CLASS_CASES.filter(({ before }) => before !== undefined);
    const puts = known.map((each) => new GuardedObject(dataset, nameOf(each)).put(each.before ?? ''));
    puts.push(new GuardedObject(dataset, 'elsewhere').put(`other bytes of ${dataset}`));
    puts.push(new GuardedObject(dataset, 'empty').put(''));
    await Promise.all(puts);
    await seal(dataset);
  });

  it.each(CLASS_CASES.map((each) => ({ ...each, outcome: each.outcomes[mode] })))(
    '$title: $outcome',
    async ({ outcome, ...each }) => {
      const object = new GuardedObject(dataset, nameOf(each));
      const versionId = await each.act(object);
      const version = await object.judged(versionId);
      const isFinding = outcome !== 'quiet' && outcome !== 'becomes expected';
      expect(await object.verdicts()).toEqual(isFinding ? [`${outcome} open`] : []);
      const isExpected = outcome === 'becomes expected';
      if (isExpected) await object.expected(versionId);
      else expect((await object.entry())?.versionId).not.toBe(versionId);
      if (each.after && isExpected) expect(version.digest).toBe(digestOf(each.after));
    },
  );
});
