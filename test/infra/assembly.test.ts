import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfiguration } from '../../cli/config/read-configuration.ts';
import { resolveConfig } from '../../config/resolve.ts';
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

it('an assembly gives the configuration that it would deploy', async () => {
  const found = await readConfiguration(join(folder, 'Sealwatch.template.json'), 'Sealwatch');
  expect(found).toEqual(resolveConfig(example));
});

it('an assembly gives the configuration of the stack that is named, in a stage as well', async () => {
  expect(await readConfiguration(folder, 'Sealwatch')).toEqual(resolveConfig(example));
  const stage = await readConfiguration(join(folder, 'assembly-Prod'), 'SealwatchProd');
  expect(stage).toEqual(resolveConfig(OTHER));
});
