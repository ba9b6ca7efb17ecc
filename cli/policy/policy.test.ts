import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryTerminal } from '../../test/cli/memory-terminal.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { Runner } from '../runner.ts';
import type { Account } from './account.ts';
import { addPolicy } from './policy-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const OWN = '111122223333';
const OTHER = '999988887777';
const BUCKET = 'arn:aws:s3:::acme';
const TLS = {
  Sid: 'TLS',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [BUCKET, `${BUCKET}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const reads = (Principal: unknown, over: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: `${BUCKET}/*`,
  ...over,
});
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

const open = file('open.json', document(TLS, reads('*', { Sid: 'Public\u202eRead' })));
const shared = file('shared.json', document(TLS, reads({ AWS: OTHER })));
const closed = file('closed.json', document(TLS, reads({ AWS: OWN })));
const network = file(
  'network.json',
  document(TLS, reads('*', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })),
);
const broken = file('broken.json', '{"Version":"2012-10-17",\n "Statement":}');

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const check = (...args: string[]) => runCli(['policy', 'check', ...args]);

describe('policy check', () => {
  it('prints one line of JSON a document', async () => {
    const { out, exitCode } = await check('--json', '--account', OWN, open, shared, closed, broken);
    expect(lines(out)).toEqual([
      {
        source: open,
        public: true,
        external: [],
        findings: [
          {
            rule: 'policy-public',
            severity: 'critical',
            statement: 'Public\u202eRead',
            reason: 'everybody may use s3:GetObject',
          },
        ],
      },
      expect.objectContaining({ source: shared, public: false, external: [OTHER] }),
      { source: closed, public: false, external: [], findings: [] },
      { source: broken, error: 'not JSON: line 2, column 14: found "}", expected a JSON value' },
    ]);
    expect(exitCode).toBe(1);
  });

  it('prints a table for people, with hostile text made visible', async () => {
    const { out, exitCode } = await check('--account', OWN, open);
    expect(out).toBe(
      `${open}  PUBLIC; nobody outside
SEVERITY  RULE           STATEMENT           WHAT
critical  policy-public  Public\\u{202e}Read  everybody may use s3:GetObject
`,
    );
    expect(exitCode).toBe(1);
  });

  it.each([
    ['nothing wrong', ['--account', OWN, closed], 0],
    ['what only informs', ['--account', OWN, network], 0],
    ['an account outside', ['--account', OWN, shared], 1],
    ['every account, where the own one is not given', [closed], 1],
    ['a trusted account', ['--account', OWN, '--trusted', OTHER, shared], 0],
    ['several', ['--trusted', `${OWN},444455556666`, '--trusted', OTHER, shared, closed], 0],
    ['a document that cannot be read', [broken], 3],
    ['findings before that', [broken, open], 1],
    ['a file that is not there', [join(folder, 'none.json'), open], 2],
    ['no file', [], 2],
    ['a bucket without --aws', ['--bucket', 'acme'], 2],
    ['no account', ['--account', '1234', closed], 2],
    ['no organization', ['--organization', 'acme', closed], 2],
    ['nothing that can be trusted', ['--trusted', 'everybody', closed], 2],
  ])('ends for %s', async (_, args, expected) => {
    expect((await check(...args)).exitCode).toBe(expected);
  });

  it('knows the own organization', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };
    const path = file('organization.json', document(TLS, reads('*', { Condition })));
    expect((await check('--account', OWN, path)).exitCode).toBe(1);
    expect((await check('--account', OWN, '--organization', 'o-a1b2c3d4e5', path)).exitCode).toBe(0);
  });

  it('sees by the text whether it is the policy of an access point or a key', async () => {
    const Condition = {
      StringLike: { 's3:DataAccessPointArn': `arn:aws:s3:eu-west-1:${OWN}:accesspoint/*` },
    };
    const Resource = `arn:aws:s3:eu-west-1:${OWN}:accesspoint/reader/object/*`;
    const point = file('point.json', document(reads('*', { Resource, Condition })));
    const key = file('key.json', document(reads({ AWS: OWN }, { Action: 'kms:*', Resource: '*' })));
    const { out } = await check('--json', '--account', OWN, point, key);
    expect(lines(out)).toEqual([
      expect.objectContaining({ public: true }),
      { source: key, public: false, external: [], findings: [] },
    ]);
  });
});

describe('policy check --aws', () => {
  const account = (over: Partial<Account> = {}): Account => ({
    id: async () => OWN,
    policyText: async () => JSON.stringify(document(TLS, reads('*'))),
    isPublic: async () => true,
    blocks: async () => ({ blockPublicPolicy: false, restrictPublicBuckets: false }),
    analyzed: async () => ({ isPublic: false, reasons: [] }),
    ...over,
  });

  async function checked(known: Account, ...args: string[]) {
    const { terminal, out } = memoryTerminal();
    const runner = new Runner({ terminal, environment: {}, clock: () => new Date(0) });
    const program = new Command().option('--json', '', false).exitOverride();
    addPolicy(program, runner, () => known);
    await program.parseAsync(['policy', 'check', '--json', '--aws', ...args], { from: 'user' });
    return { lines: lines(out()), exitCode: runner.exitCode };
  }

  it('asks for the own account', async () => {
    expect(await checked(account(), closed)).toMatchObject({ exitCode: 0, lines: [{ external: [] }] });
  });

  it("judges the bucket's policy, and says that S3 decided", async () => {
    const { lines: found, exitCode } = await checked(account(), '--bucket', 'acme');
    expect(found).toMatchObject([
      { source: 's3://acme', public: true, decidedBy: 'GetBucketPolicyStatus', unknown: [] },
    ]);
    expect(exitCode).toBe(1);
  });

  it('says where S3 and the document do not agree', async () => {
    const { lines: found } = await checked(account({ isPublic: async () => false }), '--bucket', 'acme');
    expect(found).toMatchObject([{ public: false }]);
    expect(JSON.stringify(found)).toContain('S3 says that the policy is not public');
  });

  it('counts Block Public Access', async () => {
    const blocks = async () => ({ blockPublicPolicy: true, restrictPublicBuckets: true });
    const { lines: found } = await checked(account({ blocks }), '--bucket', 'acme');
    expect(found[0].findings).toEqual([
      expect.objectContaining({
        rule: 'policy-public',
        severity: 'medium',
        reason: expect.stringContaining('Block Public Access'),
      }),
    ]);
  });

  it('a bucket without a policy opens nothing', async () => {
    const { lines: found } = await checked(
      account({ policyText: async () => null, isPublic: async () => false }),
      '--bucket',
      'acme',
    );
    expect(found).toMatchObject([{ public: false, external: [], findings: [{ rule: 'policy-transport' }] }]);
  });

  it('what S3 does not decide is left to the document, and is not fine', async () => {
    const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    const refuse = async () => {
      throw denied;
    };
    const own = account({
      policyText: async () => JSON.stringify(document(TLS)),
      isPublic: refuse,
      blocks: refuse,
    });
    const { lines: found, exitCode } = await checked(own, '--bucket', 'acme');
    expect(found).toMatchObject([{ public: false, decidedBy: 'document', blocks: null }]);
    expect(found[0].unknown).toHaveLength(2);
    expect(exitCode).toBe(3);
  });

  it('lets Access Analyzer decide on a document, and says where it does not agree', async () => {
    const analyzed = async () => ({ isPublic: true, reasons: ['in statement 1'] });
    const { lines: found, exitCode } = await checked(account({ analyzed }), '--access-analyzer', closed);
    expect(found).toMatchObject([{ public: true, decidedBy: 'Access Analyzer' }]);
    expect(JSON.stringify(found)).toContain('in statement 1');
    expect(exitCode).toBe(1);
  });

  it("keeps S3's word on the policy that a bucket has, whatever Access Analyzer says", async () => {
    const { lines: found } = await checked(account(), '--access-analyzer', '--bucket', 'acme');
    expect(found).toMatchObject([{ public: true, decidedBy: 'GetBucketPolicyStatus' }]);
    expect(JSON.stringify(found)).toContain('does not let the public in');
  });

  it('what Access Analyzer does not decide is left to the document, and is not fine', async () => {
    const analyzed = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    const { lines: found, exitCode } = await checked(account({ analyzed }), '--access-analyzer', closed);
    expect(found).toMatchObject([{ public: false, decidedBy: 'document' }]);
    expect(exitCode).toBe(3);
  });

  it('is not asked without --aws', async () => {
    expect((await check('--access-analyzer', closed)).exitCode).toBe(2);
  });

  it('without the policy there is nothing to judge', async () => {
    const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    const own = account({
      policyText: async () => {
        throw denied;
      },
    });
    const { terminal, out, err } = memoryTerminal();
    const runner = new Runner({ terminal, environment: {}, clock: () => new Date(0) });
    const program = new Command().option('--json', '', false).exitOverride();
    addPolicy(program, runner, () => own);
    await program.parseAsync(['policy', 'check', '--aws', '--bucket', 'acme'], { from: 'user' });
    expect([out(), runner.exitCode]).toEqual(['', 4]);
    expect(err()).toContain('not allowed');
  });
});
