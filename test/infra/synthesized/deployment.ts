import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { SealwatchConfig } from '../../../config/index.ts';
import { Sealwatch, SealwatchStack } from '../../../lib/index.ts';
import { example } from './example.ts';

export const env = { account: '111122223333', region: 'eu-west-1' };

const ENTRIES = [
  'verify-object',
  'hash-object',
  'record-baseline',
  'sweep-batch',
  'judge-activity',
  'look-at-settings',
  'audit-posture',
  'notify',
  'watch-delivery',
  'append-log',
  'configure',
];

/** A folder of functions that do nothing: what a template says of them does not depend on what they do. */
const placeholders = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-functions-'));
  for (const entry of ENTRIES) {
    mkdirSync(join(folder, entry));
    writeFileSync(join(folder, entry, 'index.mjs'), 'export const handler = () => {};\n');
  }
  return folder;
};

export const bundles = placeholders();

export const newApp = (): App => new App({ context: { 'sealwatch:bundles': bundles } });

export const newStack = (config: Partial<SealwatchConfig> = {}, name = 'Sealwatch'): SealwatchStack =>
  new SealwatchStack(newApp(), name, { config: { ...example, ...config }, env });

/** Templates as JSON, by configuration: many tests look at the same one, and making it takes most of their time. */
const made = new Map<string, string>();

/** What a deployment of the example, or of a variation of it, consists of. Each caller gets a template of its own. */
export const templateOf = (config: Partial<SealwatchConfig> = {}): Template => {
  const key = JSON.stringify(config, (_, value: unknown) => (value === undefined ? 'not given' : value));
  const json = made.get(key) ?? JSON.stringify(Template.fromStack(newStack(config)).toJSON());
  made.set(key, json);
  return Template.fromJSON(JSON.parse(json));
};

/** The construct in a stack of somebody else's, which knows neither account nor Region yet. */
export const inPlainStack = (
  name = 'Platform',
  config: Partial<SealwatchConfig> = {},
): { stack: Stack; sealwatch: Sealwatch } => {
  const stack = new Stack(newApp(), name);
  return { stack, sealwatch: new Sealwatch(stack, 'Guard', { ...example, ...config }) };
};
