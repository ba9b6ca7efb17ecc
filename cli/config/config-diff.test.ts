import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '../../core/scope/approvers.ts';
import { fakeQueries, type Tables } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET } from '../../test/cli/samples.ts';

const SAFEGUARDS = {
  trustedAccounts: [],
  organization: null,
  alerts: ['security@example.com'],
  operations: ['security@example.com'],
  canaries: [],
  approvers: { account: '111122223333', grants: [] as Grant[] },
};
const BASE = {
  buckets: [
    {
      name: DATASET.bucket,
      datasets: [{ name: DATASET.name, prefix: DATASET.prefix, mode: 'sealed', writers: [] as string[] }],
    },
  ],
  trail: { data: 'existing', management: 'existing' },
  alerts: { email: ['security@example.com'] },
};
const OTHER = { name: 'other', prefix: 'other/', mode: 'open', writers: [] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealwatch-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A configuration as a person writes it. */
const configFile = (name: string, config: unknown) =>
  file(`${name}.mjs`, `export default ${JSON.stringify(config)};`);

/** The base with another dataset, or another bucket. */
const withDataset = (over: object, ...others: readonly object[]) => ({
  ...BASE,
  buckets: BASE.buckets.map(({ name, datasets }) => ({
    name,
    datasets: [...datasets.map((each) => ({ ...each, ...over })), ...others],
  })),
});

const DEPLOYED: Tables = {
  datasets: [{ ...DATASET, sweep: { every: '1d', level: 'versions' } }],
  safeguards: SAFEGUARDS,
};
const diff = (path: string, deployed = DEPLOYED, ...more: readonly string[]) =>
  runCli(['config', 'diff', path, ...more], { queries: fakeQueries(deployed) });

interface Said {
  readonly before: unknown;
  readonly lowered: boolean;
  readonly severity: string | null;
  readonly changes: readonly Readonly<Record<string, string | null>>[];
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly unknown: readonly string[];
}
// Node remembers a module by its path, and each case has a path of its own.
let asked = 0;
const asking = (config: unknown, deployed = DEPLOYED) => {
  asked += 1;
  return diff(configFile(`case-${asked}`, config), deployed, '--json').then(({ out, exitCode }) => ({
    ...(JSON.parse(out) as Said),
    exitCode,
  }));
};

describe('config diff', () => {
  it.each<[string, unknown, number, readonly (readonly [string, string, string | null])[]]>([
    ['the same configuration', BASE, 0, []],
    ['a looser mode', withDataset({ mode: 'open' }), 1, [[DATASET.name, 'mode', 'medium']]],
    ['a sweep that is switched off', withDataset({ sweep: false }), 1, [[DATASET.name, 'sweep', 'medium']]],
    ['a prefix that moved', withDataset({ prefix: 'moved/' }), 1, [[DATASET.name, 'keys', 'high']]],
    [
      'a prefix that was cut',
      withDataset({ prefix: `${DATASET.prefix}train/` }),
      1,
      [[DATASET.name, 'keys', 'high']],
    ],
    ['another dataset', withDataset({}, OTHER), 0, [['other', 'dataset', null]]],
    [
      'writers that are named for the first time',
      withDataset({ writers: ['arn:aws:iam::111122223333:role/DataPublisher'] }),
      0,
      [[DATASET.name, 'writers', null]],
    ],
    [
      'a trusted account, and an address that gets no alerts any more',
      { ...BASE, trustedAccounts: ['999988887777'], alerts: { email: [] } },
      1,
      [
        ['', 'trusted-accounts', 'medium'],
        ['', 'alerts', 'medium'],
        ['', 'operations', 'medium'],
      ],
    ],
    [
      'a canary that is put into another bucket from now on',
      { ...BASE, buckets: BASE.buckets.map((bucket) => ({ ...bucket, canary: true })) },
      0,
      [['', 'canaries', null]],
    ],
    [
      'a bucket that is taken out for another one',
      { ...BASE, buckets: [{ name: 'acme-elsewhere', datasets: [OTHER] }] },
      1,
      [
        [DATASET.name, 'dataset', 'high'],
        ['other', 'dataset', null],
        ['acme-training-data', 'bucket', 'high'],
        ['acme-elsewhere', 'bucket', null],
      ],
    ],
  ])('of %s', async (_, config, exit, changes) => {
    const { exitCode, changes: found, lowered } = await asking(config);
    expect([
      exitCode,
      found.map(({ dataset, bucket, about, severity }) => [dataset ?? bucket ?? '', about, severity]),
    ]).toEqual([exit, changes]);
    expect(lowered).toBe(exit === 1);
  });

  it('of a canary that is taken away from a bucket that is guarded as before', async () => {
    const safeguards = { ...SAFEGUARDS, canaries: [DATASET.bucket] };
    const { exitCode, findings } = await asking(BASE, { ...DEPLOYED, safeguards });
    expect(findings).toMatchObject([
      {
        severity: 'medium',
        dataset: null,
        reason: `a deployment lowered the protection of every dataset: no canary is put into ${DATASET.bucket} any more`,
        details: [`canaries: removed ${DATASET.bucket}`],
      },
    ]);
    expect(exitCode).toBe(1);
  });

  it('says a stricter mode, and that nothing is lowered', async () => {
    const open = { ...DATASET, modes: [{ mode: 'open', since: '2026-11-01T00:00:00.000Z' }] } as const;
    const { out, err, exitCode } = await diff(configFile('stricter', BASE), {
      ...DEPLOYED,
      datasets: [open],
    });
    expect(out).toContain('its mode is sealed, and was open');
    expect(err).toContain('Nothing is lowered.');
    expect(exitCode).toBe(0);
  });

  it('gives the finding that the deployment would have', async () => {
    expect(await asking(withDataset({ mode: 'open' }))).toMatchObject({
      before: { kind: 'deployment', name: 'Sealwatch' },
      severity: 'medium',
      findings: [
        {
          rule: 'protection-lowered',
          severity: 'medium',
          dataset: DATASET.name,
          reason: `a deployment lowered the protection of the dataset ${DATASET.name}: its mode is open, and was sealed`,
          details: ['mode: sealed before, open now'],
        },
      ],
    });
  });

  it('says of a dataset that comes back since when nobody watched it', async () => {
    const retired = { ...DATASET, retiredAt: '2026-11-10T00:00:00.000Z' };
    const { changes, exitCode } = await asking(BASE, { ...DEPLOYED, datasets: [retired] });
    expect(changes[0]?.text).toContain('it is watched again, which nobody did since 2026-11-10 00:00:00 UTC');
    expect(exitCode).toBe(0);
  });

  it('takes a dataset that was never sealed for what it is', async () => {
    const unsealed = { ...DATASET, status: 'unsealed' } as const;
    const { severity } = await asking(withDataset({ prefix: 'moved/' }), {
      ...DEPLOYED,
      datasets: [unsealed],
    });
    expect(severity).toBe('medium');
  });

  it('says what the deployed release did not keep', async () => {
    const { unknown } = await asking({ ...BASE, trustedAccounts: ['999988887777'] }, { datasets: [DATASET] });
    expect(unknown).toEqual([expect.stringContaining('trusted accounts')]);
  });

  it('compares two files without a deployment', async () => {
    const [before, after] = [
      configFile('before', BASE),
      configFile('after', withDataset({ mode: 'growing' })),
    ];
    const { out, err, exitCode } = await runCli(['config', 'diff', after, '--against', before]);
    expect(exitCode).toBe(1);
    expect(out).toContain('medium    moderation-v3  mode   its mode is growing, and was sealed');
    expect(err).toContain(
      'This lowers the protection: deployed, it is a finding protection-lowered (medium).',
    );
  });
});

/**
 * An assembly as cdk synth writes it: a template, and the code of a function with the configuration beside it.
 * @param grants as the template has them
 */
function assembly(name: string, config: unknown, stack = 'Sealwatch', grants: unknown = '[]'): string {
  file(`${name}/asset.0a1b/config.json`, config);
  file(`${name}/${stack}.template.json`, {
    Resources: {
      Configure: {
        Type: 'AWS::Lambda::Function',
        Properties: { Code: { S3Bucket: 'assets', S3Key: '0a1b.zip' } },
      },
      Configuration: {
        Type: 'Custom::SealwatchConfiguration',
        Properties: { ServiceToken: { 'Fn::GetAtt': ['Configure', 'Arn'] }, Grants: grants },
      },
    },
  });
  return join(folder, name);
}

describe('config diff of what cdk synth wrote', () => {
  it('finds the configuration in the assembly, and in its template', async () => {
    const path = assembly('synthesized', withDataset({ mode: 'open' }));
    for (const each of [path, join(path, 'Sealwatch.template.json')]) {
      const { out, exitCode } = await diff(each);
      expect([exitCode, out]).toEqual([1, expect.stringContaining('its mode is open')]);
    }
  });

  it('asks which stack is meant where there are several', async () => {
    const path = assembly('several', withDataset({ mode: 'open' }), 'First');
    assembly('several', withDataset({ mode: 'open' }), 'Second');
    const { err, exitCode } = await diff(path);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('(First, Second): name one with --stack')]);
    expect((await diff(path, DEPLOYED, '--stack', 'Second')).exitCode).toBe(1);
  });
});

describe('config diff of who may approve', () => {
  const CI: Grant = { arn: 'arn:aws:iam::111122223333:role/Ci', actions: ['approve'], datasets: ['*'] };
  const MADE = { actions: ['seal'], datasets: ['labels'], as: '<Publisher0A1B.Arn>' } as const;
  const deployedWith = (...grants: readonly Grant[]): Tables => ({
    ...DEPLOYED,
    safeguards: { ...SAFEGUARDS, approvers: { account: '111122223333', grants } },
  });
  const synthesized = (name: string, ...grants: readonly Grant[]) =>
    assembly(name, BASE, 'Sealwatch', JSON.stringify(grants));
  // As the CDK has an ARN that only CloudFormation knows.
  const synthesizedRole = (name: string) => {
    const [start = '', end = ''] = JSON.stringify([{ arn: '|', ...MADE }]).split('|');
    const role = { 'Fn::GetAtt': ['Publisher0A1B', 'Arn'] };
    return assembly(name, BASE, 'Sealwatch', { 'Fn::Join': ['', [start, role, end]] });
  };

  it('says who is added, with a severity, and ends with 1', async () => {
    const { out, err, exitCode } = await diff(
      synthesized('approver', CI, { ...CI, arn: 'arn:aws:iam::111122223333:user/temp' }),
      deployedWith(CI),
    );
    expect(out).toContain(
      'medium    all    approvers  arn:aws:iam::111122223333:user/temp may approve every dataset now',
    );
    expect(err).toContain('protection-lowered (medium)');
    expect(exitCode).toBe(1);
  });

  it('says that nobody is limited any more where the last grant goes', async () => {
    const { out, exitCode } = await diff(synthesized('no-approver'), deployedWith(CI));
    expect(out).toContain('everybody in the account who may invoke record-baseline may seal and approve now');
    expect(exitCode).toBe(1);
  });

  it('takes a role of the stack for the one that is deployed, and names another one as the template does', async () => {
    const path = synthesizedRole('made');
    const known = { ...MADE, arn: 'arn:aws:iam::111122223333:role/Sealwatch-Publisher0A1B-XYZ' };
    expect(await diff(path, deployedWith(known))).toMatchObject({ exitCode: 0, out: '' });
    const { out, exitCode } = await diff(path, deployedWith(CI));
    expect(out).toContain('<Publisher0A1B.Arn> may seal labels now');
    expect(exitCode).toBe(1);
  });

  it.each([
    [
      'a configuration file does not say it',
      () => configFile('silent', BASE),
      deployedWith(CI),
      'not compared: who may seal and approve: a configuration file does not say it; compare what cdk synth writes',
    ],
    [
      'the release that is deployed did not keep it',
      () => synthesized('kept-none', CI),
      { ...DEPLOYED, safeguards: { ...SAFEGUARDS, approvers: null } },
      'not compared: who may seal and approve: the release that is deployed did not keep it',
    ],
  ])('says that it was not compared where %s', async (_, made, deployed, note) => {
    const { err, exitCode } = await diff(made(), deployed);
    expect(err).toContain(note);
    expect(exitCode).toBe(0);
  });

  it('says so too of a file that a synthesized folder is compared with, and nothing of two files', async () => {
    const before = configFile('silent-before', BASE);
    const { err } = await runCli(['config', 'diff', synthesized('against-file', CI), '--against', before]);
    expect(err).toContain(
      'not compared: who may seal and approve: the configuration that it is compared with',
    );
    const files = await runCli(['config', 'diff', configFile('silent-after', BASE), '--against', before]);
    expect(files.err).not.toContain('not compared');
  });
});

describe('config diff refuses', () => {
  it.each([
    ['a file that is not there', 'none.ts', () => undefined, 'there is no configuration'],
    [
      'a configuration that is wrong',
      'wrong.mjs',
      () => configFile('wrong', { buckets: [] }),
      'the configuration has',
    ],
    ['what is no JSON', 'broken.template.json', () => file('broken.template.json', '{'), 'is no JSON'],
    [
      'a template of something else',
      'empty.template.json',
      () => file('empty.template.json', {}),
      'no template with Sealwatch',
    ],
    [
      'a folder without Sealwatch',
      'nothing',
      () => file('nothing/a.txt', ''),
      'holds no template with Sealwatch',
    ],
  ])('%s', async (_, name, make, message) => {
    make();
    const { err, exitCode } = await diff(join(folder, name));
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
