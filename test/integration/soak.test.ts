import { expect, inject, it } from 'vitest';
import { SEED } from '../seed.ts';
import { soak } from '../soak/soak.ts';
import { summaryOf } from '../soak/summary.ts';

/** Some 110 operations. For more there is `npm run soak`. */
const SEQUENCES = 24;
/** New sequences begin for as long: `.ci/run` takes five minutes, and whoever waits for the tests none. */
const MINUTES = Number(process.env.SEALWATCH_SOAK_MINUTES ?? 0);
const TIMEOUT_MS = (10 + MINUTES) * 60_000;

/** So few operations do not show each fault of a kind. How often the stream is read hangs on the machine. */
const KINDS = [/^S3 /, /^DynamoDB /, /^SQS /, /^STS /, /^Step Functions /, /^function killed /];

it(
  'ends as the model does, with nothing lost and nothing told twice without a reason, while everything fails at random',
  async () => {
    const at = {
      endpoint: inject('localEndpoint'),
      tablesEndpoint: inject('tablesEndpoint'),
      environment: inject('localEnvironment'),
    };
    const end = Date.now() + MINUTES * 60_000;
    const result = await soak(at, {
      seed: SEED,
      goesOn: () => Date.now() < end,
      round: SEQUENCES,
      atOnce: SEQUENCES,
      shorteningMs: 60_000,
      say: () => {},
    });
    const { lost, doubled, wrong, faults } = result;
    console.info(summaryOf(SEED, result));
    expect({ lost, doubled, wrong }).toEqual({ lost: [], doubled: [], wrong: [] });
    for (const kind of KINDS) expect(Object.keys(faults).some((name) => kind.test(name))).toBe(true);
  },
  TIMEOUT_MS,
);
