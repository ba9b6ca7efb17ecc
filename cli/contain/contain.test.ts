import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../core/findings/finding.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { NOW } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, finding, LABELER } from '../../test/cli/samples.ts';
import { Sink } from '../../test/cli/sink.ts';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import type { Connection } from '../connection/connect.ts';
import type { AwsCall } from '../findings/put-back/aws-call.ts';
import { Terminal } from '../output/terminal.ts';
import { Runner } from '../runner.ts';
import { addContain } from './contain-command.ts';
import type { ContainmentReader } from './reader.ts';

const USER = 'arn:aws:iam::111122223333:user/ml/eve';
const ROLE_OF_OTHERS = 'arn:aws:iam::999988887777:role/Partner';
const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Keep', Effect: 'Allow' }] });

const read = <T>(value: T) => ({ kind: 'read', value }) as const;

const READER: ContainmentReader = {
  policy: async () => read(null),
  lifecycle: async () => read(null),
  accessKeys: async () => read([]),
  caller: async () => 'arn:aws:sts::111122223333:assumed-role/Responder/me',
};

interface Run {
  readonly found: Finding;
  readonly reader?: Partial<ContainmentReader>;
  readonly words?: readonly string[];
  /** Calls that AWS refuses. */
  readonly refuses?: (call: AwsCall) => boolean;
  /** What a person at a terminal types. */
  readonly typed?: string;
}

async function run({ found, reader = {}, words = ['--json'], refuses = () => false, typed }: Run) {
  const [out, err] = [new Sink(null), new Sink(typed === undefined ? null : 80)];
  const made: AwsCall[] = [];
  const { Readable } = await import('node:stream');
  const input = typed === undefined ? null : Object.assign(Readable.from([typed]), { isTTY: true });
  const queries = fakeQueries({ datasets: [DATASET], findings: [found] });
  const runner = new Runner({
    terminal: new Terminal({ out, err, input }, { NO_COLOR: '1' }),
    environment: {},
    clock: () => NOW,
    connect: async () => ({ queries, deployment: DEPLOYMENT }) as Connection,
  });
  const program = new Command().option('--json').option('--stack <name>', '', 'Sealwatch').exitOverride();
  addContain(program, runner, {
    reader: () => ({ ...READER, ...reader }),
    make: () => async (call) => {
      if (refuses(call)) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
      made.push(call);
    },
  });
  await program.parseAsync(['contain', found.id, ...words], { from: 'user' });
  const json = words.includes('--json') && out.text !== '' ? JSON.parse(out.text) : null;
  return { steps: json?.steps ?? [], made, out: out.text, err: err.text, exit: runner.exitCode };
}

const by = (arn: string | null, changes: object = {}): Finding =>
  finding({ actor: { ...finding().actor, arn }, ...changes });
const kinds = (steps: readonly { step: string; state: string }[]) =>
  steps.map(({ step, state }) => `${step} ${state}`);

describe('contain plans what stops an altered object', () => {
  it('denies the role the dataset and ends its sessions, each with its undo', async () => {
    const { steps, made, exit } = await run({ found: by(LABELER) });
    expect(kinds(steps)).toEqual(['deny-principal planned', 'revoke-sessions planned']);
    const [deny, revoke] = steps;
    expect(deny.commands).toEqual([
      expect.stringMatching(/^aws s3api put-bucket-policy --bucket acme-training-data --policy '/),
    ]);
    expect(policyIn(deny.commands[0])).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'SealwatchContainObjects7f3a9c000000',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::acme-training-data/moderation/v3/*'],
          Condition: {
            ArnLike: {
              'aws:PrincipalArn': [
                'arn:aws:iam::111122223333:role/Labeler',
                'arn:aws:iam::111122223333:role/*/Labeler',
              ],
            },
          },
        },
        expect.objectContaining({
          Sid: 'SealwatchContainBucket7f3a9c000000',
          Resource: 'arn:aws:s3:::acme-training-data',
        }),
      ],
    });
    expect(deny.undo).toEqual(['aws s3api delete-bucket-policy --bucket acme-training-data']);
    expect(revoke.commands).toEqual([
      `aws iam put-role-policy --role-name Labeler --policy-name SealwatchRevokeOlderSessions --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"${NOW.toISOString()}"}}}]}'`,
    ]);
    expect(revoke.undo).toEqual([
      'aws iam delete-role-policy --role-name Labeler --policy-name SealwatchRevokeOlderSessions',
    ]);
    expect(made).toEqual([]);
    expect(exit).toBe(0);
  });

  it('keeps what the policy of the bucket says, and puts exactly that back', async () => {
    const { steps } = await run({ found: by(LABELER), reader: { policy: async () => read(POLICY) } });
    expect(policyIn(steps[0].commands[0]).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'Keep',
      'SealwatchContainObjects7f3a9c000000',
      'SealwatchContainBucket7f3a9c000000',
    ]);
    expect(steps[0].undo).toEqual([
      `aws s3api put-bucket-policy --bucket acme-training-data --policy '${POLICY}'`,
    ]);
  });

  it('leaves a policy without a version without one, in which a variable is text', async () => {
    const old = JSON.stringify({ Statement: [{ Sid: 'Keep', Effect: 'Allow' }] });
    const { steps } = await run({ found: by(LABELER), reader: { policy: async () => read(old) } });
    const [put] = steps[0].commands;
    expect(put).toContain('"Sid":"Keep"');
    expect(put).not.toContain('"Version"');
  });

  it('says that the denial is there, and takes only that away again', async () => {
    const first = await run({ found: by(LABELER), reader: { policy: async () => read(POLICY) } });
    const now = JSON.stringify(policyIn(first.steps[0].commands[0]));
    const { steps } = await run({ found: by(LABELER), reader: { policy: async () => read(now) } });
    expect(kinds(steps)[0]).toBe('deny-principal in-effect');
    expect(policyIn(steps[0].undo[0])).toEqual(JSON.parse(POLICY));
  });

  it('disables the access keys of a user that are active', async () => {
    const keys = [
      { id: 'AKIAIOSFODNN7EXAMPLE', isActive: true },
      { id: 'AKIAI44QH8DHBEXAMPLE', isActive: false },
    ];
    const { steps } = await run({ found: by(USER), reader: { accessKeys: async () => read(keys) } });
    expect(kinds(steps)).toEqual([
      'deny-principal planned',
      'revoke-sessions planned',
      'disable-access-keys planned',
    ]);
    expect(steps[1].commands[0]).toMatch(/^aws iam put-user-policy --user-name eve /);
    expect(steps[2].commands).toEqual([
      'aws iam update-access-key --user-name eve --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive',
    ]);
    expect(steps[2].undo).toEqual([
      'aws iam update-access-key --user-name eve --access-key-id AKIAIOSFODNN7EXAMPLE --status Active',
    ]);
  });

  it('makes nothing of a prefix a wildcard of the policy', async () => {
    const odd = { ...DATASET, prefix: 'a*b?#{c}/'.replace('#', '$') };
    const { denyPrincipal } = await import('./deny-principal.ts');
    const { principalOf } = await import('./principal.ts');
    const step = denyPrincipal(
      principalOf(LABELER) as never,
      { bucket: odd.bucket, prefixes: [odd.prefix] },
      { policy: null, id: 'x' },
    );
    const policy = String(step.calls[0]?.options.policy);
    expect(JSON.parse(policy).Statement[0].Resource).toEqual([
      'arn:aws:s3:::acme-training-data/a#{*}b#{?}#{$}{c}/*'.replaceAll('#', '$'),
    ]);
  });
});

describe('contain refuses what would do harm', () => {
  it.each([
    ['nobody who is named', null, 'nobody is named'],
    [
      'a role of Sealwatch',
      'arn:aws:iam::111122223333:role/Sealwatch-VerifyObject',
      'a role of Sealwatch itself',
    ],
    ['whoever runs the command', 'arn:aws:iam::111122223333:role/Responder', 'you who would be locked out'],
    ['a service of AWS', 's3.amazonaws.com', 'no role or user of IAM'],
  ])('%s', async (_, arn, why) => {
    const { steps, exit } = await run({ found: by(arn) });
    expect(kinds(steps)).toEqual(['deny-principal not-possible']);
    expect(steps[0].hindrance).toContain(why);
    expect(steps[0].commands).toEqual([]);
    expect(exit).toBe(3);
  });

  it.each([
    ['a role of another account', 'arn:aws:iam::999988887777:role/Sealwatch-VerifyObject'],
    ['a role by its path', 'arn:aws:iam::111122223333:role/Sealwatch-x/Labeler'],
    ['a user', 'arn:aws:iam::111122223333:user/Sealwatch-VerifyObject'],
  ])('but not %s that is only called like one of Sealwatch', async (_, arn) => {
    const { steps } = await run({ found: by(arn) });
    expect(kinds(steps)[0]).toBe('deny-principal planned');
  });

  it.each([
    [
      'of IAM Identity Center',
      'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ML_0c',
      'Identity Center',
    ],
    [
      'that is service-linked',
      'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX',
      'service-linked',
    ],
    ['of another account', ROLE_OF_OTHERS, 'belongs to account 999988887777'],
  ])('to end sessions of a role %s, and denies it the dataset all the same', async (_, arn, why) => {
    const { steps } = await run({ found: by(arn) });
    expect(kinds(steps)).toEqual(['deny-principal planned', 'revoke-sessions not-possible']);
    expect(steps[1].hindrance).toContain(why);
  });

  it('a policy that S3 would not take for its size', async () => {
    const large = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'x'.repeat(20_000) }] });
    const { steps } = await run({ found: by(LABELER), reader: { policy: async () => read(large) } });
    expect(steps[0].hindrance).toMatch(/the policy would have \d+ bytes, and S3 takes 20480/);
  });
});

describe('contain stops lifecycle rules', () => {
  const rules = [
    {
      ID: 'expire-old',
      Status: 'Enabled',
      Filter: { Prefix: 'moderation/' },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    },
    { ID: 'elsewhere', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 3 } },
    {
      ID: 'moves',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      Transitions: [{ Days: 30, StorageClass: 'GLACIER_IR' }],
    },
  ];
  const lifecycle = async () => read({ rules, minimumSize: 'varies_by_storage_class' });

  it('disables those that delete the key, and keeps the others and the smallest size as they are', async () => {
    const { steps } = await run({ found: by(null, { rule: 'versions-expired' }), reader: { lifecycle } });
    expect(kinds(steps)).toEqual(['stop-lifecycle planned', 'deny-principal not-possible']);
    const [, json, rest] = /--lifecycle-configuration '(.*)' (.*)$/.exec(steps[0].commands[0]) ?? [];
    expect(JSON.parse(json ?? '').Rules).toEqual([{ ...rules[0], Status: 'Disabled' }, rules[1], rules[2]]);
    expect(rest).toBe('--transition-default-minimum-object-size varies_by_storage_class');
  });

  it('disables those that a change brought', async () => {
    const deletion = { rule: 'elsewhere', what: 'current', filter: {}, days: 3, date: null, keep: 0 };
    const setting = {
      name: 'lifecycle',
      resource: 'bucket/acme-training-data',
      before: [],
      after: [deletion],
      isBeforeKnown: true,
    };
    const found = activityFinding({
      rule: 'lifecycle-destroys-data',
      evidence: { ...activityFinding().evidence, setting },
    });
    const { steps } = await run({ found, reader: { lifecycle } });
    expect(steps[0].commands[0]).toContain('"ID":"elsewhere","Status":"Disabled"');
    expect(steps[0].commands[0]).toContain('"ID":"expire-old","Status":"Enabled"');
  });
});

describe('contain puts a setting back', () => {
  const before = { Version: '2012-10-17', Statement: [] };
  const setting = {
    name: 'policy',
    resource: 'bucket/acme-training-data',
    before,
    after: null,
    isBeforeKnown: true,
  };
  const found = activityFinding({
    actor: { ...activityFinding().actor, arn: LABELER },
    evidence: { ...activityFinding().evidence, setting },
  });

  it('and says how to leave it as it is now', async () => {
    const { steps } = await run({ found });
    expect(steps.at(-1)).toMatchObject({
      step: 'put-back',
      commands: [
        `aws s3api put-bucket-policy --bucket acme-training-data --policy '${JSON.stringify(before)}'`,
      ],
      undo: ['aws s3api delete-bucket-policy --bucket acme-training-data'],
    });
  });
});

describe('contain --apply', () => {
  it('takes the steps in order, and says what became of each', async () => {
    const { steps, made, exit } = await run({ found: by(LABELER), words: ['--json', '--apply', '--yes'] });
    expect(made.map(({ operation }) => operation)).toEqual(['put-bucket-policy', 'put-role-policy']);
    expect(kinds(steps)).toEqual(['deny-principal done', 'revoke-sessions done']);
    expect(exit).toBe(0);
  });

  it('takes the other steps where one fails', async () => {
    const refuses = ({ service }: AwsCall) => service === 's3api';
    const { steps, made, exit } = await run({
      found: by(LABELER),
      words: ['--json', '--apply', '--yes'],
      refuses,
    });
    expect(kinds(steps)).toEqual(['deny-principal failed', 'revoke-sessions done']);
    expect(steps[0].error.code).toBe('ACCESS_DENIED');
    expect(made).toHaveLength(1);
    expect(exit).toBe(4);
  });

  it('writes no policy over one that somebody changed meanwhile', async () => {
    let asked = 0;
    const policy = async () => read(asked++ === 0 ? null : POLICY);
    const { steps, made } = await run({
      found: by(LABELER),
      reader: { policy },
      words: ['--json', '--apply', '--yes'],
    });
    expect(steps[0]).toMatchObject({ state: 'failed', error: { code: 'CONFLICT' } });
    expect(made.map(({ operation }) => operation)).toEqual(['put-role-policy']);
  });

  it('takes only the steps that are named', async () => {
    const { made } = await run({
      found: by(LABELER),
      words: ['--json', '--apply', '--yes', '--only', 'revoke-sessions'],
    });
    expect(made.map(({ operation }) => operation)).toEqual(['put-role-policy']);
  });

  it('changes nothing after a no, and nothing where nobody can be asked', async () => {
    const no = await run({ found: by(LABELER), words: ['--apply'], typed: 'n\n' });
    expect(no.made).toEqual([]);
    expect(no.err).toContain('Take 2 steps? [y/N] Nothing was changed.');
    const nobody = await run({ found: by(LABELER), words: ['--apply'] });
    expect(nobody.made).toEqual([]);
    expect(nobody.err).toContain('there is no terminal to ask on');
    expect(nobody.exit).toBe(2);
  });
});

function policyIn(command: string) {
  return JSON.parse(/--policy '(.*)'$/.exec(command)?.[1] ?? '');
}
