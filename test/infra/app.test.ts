import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/build/places.ts';
import { bundles } from './synthesized/deployment.ts';
import { example } from './synthesized/example.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-app-'));
beforeAll(() => {
  writeFileSync(join(folder, 'sealwatch.config.mjs'), `export default ${JSON.stringify(example)};`);
  writeFileSync(join(folder, 'wrong.mjs'), `export default ${JSON.stringify({ ...example, buckets: [] })};`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the app as the CDK's command does. */
const synthesize = (out: string, context: Record<string, string> = {}, region = 'eu-west-1') =>
  spawnSync(process.execPath, [join(ROOT, 'lib', 'app.ts')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      CDK_VALIDATION: process.env.CDK_VALIDATION,
      CDK_OUTDIR: join(folder, out),
      CDK_DEFAULT_ACCOUNT: '111122223333',
      CDK_DEFAULT_REGION: region,
      CDK_CONTEXT_JSON: JSON.stringify({ 'sealwatch:bundles': bundles, ...context }),
    },
  });

describe('the CDK app', () => {
  it('makes a stack of the configuration in the working directory', () => {
    expect(synthesize('plain')).toMatchObject({ status: 0 });
    const template = JSON.parse(readFileSync(join(folder, 'plain', 'Sealwatch.template.json'), 'utf8'));
    expect(template.Outputs).toHaveProperty('AlertTopicArn');
  });

  it('takes another name and another configuration', () => {
    const { status } = synthesize('named', { stack: 'Staging', config: 'sealwatch.config.mjs' });
    expect(status).toBe(0);
    const text = readFileSync(join(folder, 'named', 'Staging.template.json'), 'utf8');
    expect(text).toContain('"Staging-Manifest"');
  });

  it('makes a second stack where global events are recorded in another Region', () => {
    synthesize('abroad', { stack: 'Staging' });
    expect(existsSync(join(folder, 'abroad', 'Staging-GlobalEvents-eu-west-1.template.json'))).toBe(true);
    synthesize('there', {}, 'us-east-1');
    const templates = readdirSync(join(folder, 'there')).filter((name) => name.endsWith('.template.json'));
    expect(templates.sort()).toEqual([
      'Sealwatch-MultiRegionEvents-us-east-1.template.json',
      'Sealwatch.template.json',
    ]);
  });

  it('gives each function its code and the configuration', () => {
    synthesize('assets');
    const manifest = JSON.parse(readFileSync(join(folder, 'assets', 'Sealwatch.assets.json'), 'utf8'));
    const folders = Object.values<{ source: { path: string; packaging: string } }>(manifest.files)
      .map(({ source }) => source)
      .filter(({ packaging }) => packaging === 'zip');
    // The placeholders are all alike, so that they make one asset.
    expect(folders).toHaveLength(1);
    for (const { path } of folders) {
      const config = JSON.parse(readFileSync(join(folder, 'assets', path, 'config.json'), 'utf8'));
      expect(config.buckets[0].datasets[1]).toEqual({
        name: 'incoming',
        prefix: 'incoming/',
        mode: 'append-only',
        writers: [],
      });
    }
  });

  it('fails with the problems and nothing else, and writes no template', () => {
    const { status, stderr } = synthesize('wrong', { config: 'wrong.mjs' });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'the configuration has a problem:',
      '  buckets: found [], allowed at least one',
    ]);
    expect(existsSync(join(folder, 'wrong', 'Sealwatch.template.json'))).toBe(false);
  });
});
