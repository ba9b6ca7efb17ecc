import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditBuckets, type BucketOutcome } from '../../core/engine/posture/audit-run.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import { fillIn } from '../../core/posture/placeholders.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { PreparedAccount } from './audited/account.ts';
import { STATES } from './audited/account-states.ts';
import { bucketOf, GOOD } from './audited/expected.ts';
import { FLAWS } from './audited/flaws/index.ts';
import { reachAt } from './audited/reach.ts';
import { BY_HAND, type Prepared, takenOver } from './fixes/by-hand.ts';
import { runFix } from './fixes/run-fix.ts';
import { PUT_BACK, SPOILED } from './fixes/spoiled.ts';

/** Fixes that nothing can show on the local AWS to be right. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'trail-delivering': 'the emulator writes no log files, whatever is done',
  'static-keys-are-young':
    'the emulator makes every key now, so that none is old that a new one could replace',
  'guarded-by-sealwatch':
    'the fix is a configuration, a deployment and a seal, which the end-to-end tests run',
};

/** Where a fix leaves nothing that the check is about. */
const ENDS_WITH: Readonly<Record<string, string>> = {
  'mfa-delete': 'not-applicable',
  'replication-targets-trusted': 'not-applicable',
};

/** Whose bucket has the flaw in the configuration, which no command changes: the good one is spoiled instead. */
const AT_GOOD: readonly string[] = ['region-restricted', 'read-and-write-separated'];

const NAMED_STACK = 'Sealwatch';

let aws: LocalAws;
let account: PreparedAccount;

// An AWS of its own: it is about the account as a whole.
beforeAll(async () => {
  aws = await startLocalAws({ environment: {} });
  account = await PreparedAccount.make(aws);
  for (const state of STATES) await account.enter(state);
});
afterAll(async () => {
  account?.destroy();
  await aws?.stop();
});

async function auditOf(bucket: string): Promise<Extract<BucketOutcome, { status: 'audited' }>> {
  const clock = () => new Date();
  const { facts, close } = reachAt(aws.endpoint, aws.region, account.known, clock);
  try {
    const [outcome] = await auditBuckets([bucket], { facts, clock });
    if (outcome?.status !== 'audited') throw new Error(`${bucket} was not audited`);
    return outcome;
  } finally {
    close();
  }
}

const statusesOf = ({ audit }: Awaited<ReturnType<typeof auditOf>>): Readonly<Record<string, string>> =>
  Object.fromEntries(audit.results.map(({ check, status }) => [check, status]));

describe.each(CHECKS.filter(({ id }) => !(id in NOT_RUN)))('the fix of $id', ({ id, remediation }) => {
  it('makes the check pass, and no other fail', async () => {
    const { clients, around, setups } = account;
    const bucket = id in FLAWS && !AT_GOOD.includes(id) ? bucketOf(id) : GOOD;
    const setup = setups.find((each) => each.bucket === bucket);
    if (!setup) throw new Error(`there is no bucket ${bucket}`);
    const prepared: Prepared = { clients, around, setup };
    await SPOILED[id]?.(prepared);
    const before = await auditOf(bucket);
    expect(statusesOf(before)[id]).toBe('fail');

    const { words, edits, mayFail, isInstead, afterwards } = BY_HAND[id] ?? {};
    const byHand = Object.entries((await words?.(prepared)) ?? {}).reduce(
      (text, [word, value]) => text.replaceAll(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'g'), value),
      fillIn(remediation.cli, { ...before.placeholders, STACK: NAMED_STACK }),
    );
    const commands = isInstead ? (/ instead: (aws .*)/.exec(byHand)?.[1] ?? '') : byHand;
    expect(placeholdersIn(commands)).toEqual([]);
    const { failed } = await runFix(commands, clients, { ...takenOver(commands), ...edits });
    expect(failed.filter((call) => !mayFail?.test(call))).toEqual([]);
    await afterwards?.(prepared);

    const after = statusesOf(await auditOf(bucket));
    await PUT_BACK[id]?.(prepared);
    const broken = Object.entries(statusesOf(before)).filter(
      ([check, status]) => status !== 'fail' && status !== after[check] && isBad(after[check]),
    );
    expect({ [id]: after[id], broken }).toEqual({ [id]: ENDS_WITH[id] ?? 'pass', broken: [] });
  });
});

const isBad = (status: string | undefined): boolean => status === 'fail' || status === 'unknown';

/** Words in capitals in what is run: names of variables and of AWS aside. */
const placeholdersIn = (commands: string): readonly string[] =>
  commands
    .split('\n')
    .filter((line) => line.startsWith('aws '))
    .flatMap((line) => line.replace(/ # .*$/, '').match(/(?<![\w$"-])[A-Z]+(?:-[A-Z]+)*(?![\w"=-])/g) ?? [])
    .filter((word) => !KNOWN_WORDS.includes(word));

const KNOWN_WORDS: readonly string[] = ['COMPLIANCE', 'KEY', 'SSE-C'];
