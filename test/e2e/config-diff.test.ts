import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { deploy, synthesized } from '../../local/deploy/deploy.ts';
import { GUARDING, PROTECTED_BUCKET } from './configs/protected.ts';
import { type Json, sealwatch, sealwatchJson } from './deployed/command.ts';
import { clients, deployment } from './deployed/deployment.ts';
import { createBucket } from './deployed/existing-buckets.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'SealwatchProtected';

type Config = 'guarding' | 'lowered' | 'raised';
const CI = 'arn:aws:iam::000000000000:role/Releases';
const TEMP = 'arn:aws:iam::000000000000:role/Temp';
/** Who may approve, as the app of each configuration grants it. */
const APPROVERS: Readonly<Record<Config, readonly string[]>> = {
  guarding: [CI, TEMP],
  lowered: [CI, TEMP, 'arn:aws:iam::999988887777:role/Releases'],
  raised: [CI],
};
const appOf = (config: Config) => ({
  stack: STACK,
  app: 'node test/e2e/configs/granting-app.ts',
  context: {
    config: `test/e2e/configs/${config}.config.ts`,
    stack: STACK,
    approvers: APPROVERS[config].join(' '),
  },
});
const deployed = (config: Config) => deploy(deployment, PACKAGE, appOf(config));

interface Announced {
  readonly rule: string;
  readonly severity: string;
  readonly dataset: string | null;
  readonly details: readonly string[];
}

/** What `config diff` says that the finding will be, and how it ended. */
async function announced(config: Config): Promise<{ exitCode: number; findings: readonly Announced[] }> {
  const app = { target: deployment, directory: PACKAGE, options: appOf(config) };
  return synthesized(app, async (assembly) => {
    const { exitCode, out } = await sealwatch('config', 'diff', assembly, '--stack', STACK, '--json');
    return { exitCode, findings: (JSON.parse(out) as { findings: readonly Announced[] }).findings };
  });
}

interface Lowering extends Json {
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly setting: string;
  readonly evidence: { readonly reason: string; readonly details: readonly string[] };
}

async function lowerings(): Promise<readonly Lowering[]> {
  const rule = ['--rule', 'protection-lowered'];
  return (await sealwatchJson('findings', ...rule, '--stack', STACK)) as unknown as readonly Lowering[];
}

const sorted = (findings: readonly object[]): string[] => findings.map((each) => JSON.stringify(each)).sort();

describe('what config diff announces', () => {
  beforeAll(async () => {
    await createBucket(clients.s3, PROTECTED_BUCKET, 'Enabled');
    await deployed('guarding');
    for (const { name, prefix } of GUARDING) {
      await clients.s3.send(
        new PutObjectCommand({ Bucket: PROTECTED_BUCKET, Key: `${prefix}labels`, Body: name }),
      );
      expect(await sealwatch('seal', name, '--stack', STACK)).toMatchObject({ exitCode: 0 });
    }
  });

  it('of the configuration that is deployed is nothing', async () => {
    expect(await announced('guarding')).toEqual({ exitCode: 0, findings: [] });
    expect(await lowerings()).toEqual([]);
  });

  it('of one that guards less is what the finding says after the deployment', async () => {
    const before = await announced('lowered');
    expect(before.exitCode).toBe(1);
    expect(before.findings.map(({ dataset, severity }) => [dataset, severity])).toEqual([
      ['dropped', 'high'],
      ['loosened', 'medium'],
      ['moved', 'high'],
      ['written', 'medium'],
      [null, 'medium'],
    ]);
    await deployed('lowered');
    const found = (await lowerings()).map(({ rule, severity, evidence: { reason, details } }) => ({
      rule,
      severity,
      reason,
      details,
    }));
    expect(sorted(found)).toEqual(sorted(before.findings.map(({ dataset: _, ...said }) => said)));
  });

  it('of one that lowers nothing is nothing, and its deployment is quiet', async () => {
    const known = sorted((await lowerings()).map(({ id }) => ({ id })));
    // Trust that ends and an address that comes, a stricter mode, new writers, datasets and buckets.
    expect(await announced('raised')).toEqual({ exitCode: 0, findings: [] });
    await deployed('raised');
    expect(sorted((await lowerings()).map(({ id }) => ({ id })))).toEqual(known);
  });
});
