import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../cli/config/read-configuration.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { protectionOf } from '../../core/scope/safeguards.ts';
import { SealwatchStack } from '../../lib/index.ts';
import { bundles, env } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';

const OTHER = { ...example, trustedAccounts: ['999988887777'] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealwatch-assembly-'));
  const app = new App({ context: { 'sealwatch:bundles': bundles }, outdir: folder });
  new SealwatchStack(app, 'Sealwatch', { config: example, env });
  new SealwatchStack(new Stage(app, 'Prod'), 'Sealwatch', { config: OTHER, env, stackName: 'SealwatchProd' });
  app.synth();
});
afterAll(() => rmSync(folder, { recursive: true }));

const NOBODY = { account: null, grants: [] };

it('an assembly gives the configuration that it would deploy', async () => {
  const found = await readConfiguration(join(folder, 'Sealwatch.template.json'), 'Sealwatch');
  expect(found).toEqual(protectionOf(resolveConfig(example), NOBODY));
});

it('an assembly gives the configuration of the stack that is named, in a stage as well', async () => {
  expect(await readConfiguration(folder, 'Sealwatch')).toEqual(protectionOf(resolveConfig(example), NOBODY));
  const stage = await readConfiguration(join(folder, 'assembly-Prod'), 'SealwatchProd');
  expect(stage).toEqual(protectionOf(resolveConfig(OTHER), NOBODY));
});

describe('who may seal and approve, as an assembly says it', () => {
  const actions = (action: 'seal' | 'approve', datasets = ['*']) => ({ actions: [action], datasets });
  const read = async (grant: (stack: SealwatchStack) => void): Promise<unknown> => {
    const outdir = mkdtempSync(join(tmpdir(), 'sealwatch-assembly-'));
    const app = new App({ context: { 'sealwatch:bundles': bundles }, outdir });
    const stack = new SealwatchStack(app, 'Sealwatch', { config: example, env });
    grant(stack);
    app.synth();
    const { safeguards } = await readConfiguration(outdir, 'Sealwatch');
    rmSync(outdir, { recursive: true });
    return safeguards.approvers?.grants;
  };

  it('is an ARN where the app knows it', async () => {
    const arn = `arn:aws:iam::${env.account}:role/Ci`;
    const grants = await read((stack) => {
      stack.sealwatch.grants.approve(Role.fromRoleArn(stack, 'Ci', arn), { datasets: ['incoming'] });
    });
    expect(grants).toEqual([{ arn, ...actions('approve', ['incoming']) }]);
  });

  it('is a name of the template where only the deployment knows the ARN', async () => {
    const grants = await read((stack) => {
      const made = new Role(stack, 'Publisher', { assumedBy: new AccountRootPrincipal() });
      stack.sealwatch.grants.seal(made);
      stack.sealwatch.grants.approve(Role.fromRoleName(stack, 'Named', 'releases'));
    });
    expect(grants).toEqual([
      { arn: '', as: expect.stringMatching(/^<Publisher[0-9A-F]{8}\.Arn>$/), ...actions('seal') },
      {
        arn: '',
        as: `arn:<AWS::Partition>:iam::${env.account}:role/releases`,
        ...actions('approve'),
      },
    ]);
  });
});
