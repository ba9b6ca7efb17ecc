import { beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../../core/scope/dataset.ts';
import { APPROVED, DELETION_CASES, type DeletionCase, expectedFindings } from './cases/deletions.ts';
import { seal } from './deployed/command.ts';
import { datasetOf } from './deployed/datasets.ts';
import { GuardedObject } from './deployed/guarded-object.ts';

describe.concurrent.each(MODES)('in a dataset that is %s', (mode) => {
  const dataset = datasetOf('deletions', mode);
  const baselines = new Map<string, string>();
  const objectOf = ({ title }: DeletionCase) => new GuardedObject(dataset, title.replaceAll(/\W+/g, '-'));

  beforeAll(async () => {
    const putOne = async (each: DeletionCase): Promise<void> => {
      baselines.set(each.title, await objectOf(each).put(APPROVED));
    };
    await Promise.all(DELETION_CASES.map(putOne));
    await seal(dataset);
  });

  it.each(DELETION_CASES)('$title', async (each) => {
    const object = objectOf(each);
    await each.act(object, baselines.get(each.title) ?? '');
    expect(await object.verdicts()).toEqual(expectedFindings(each, mode));
  });
});
