import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, ensureEnvironment } from '../../local/prerequisites/virtual-environment.ts';
import { run } from '../../local/process/run.ts';
import { START_MS } from './started/local.ts';

/** The published models of both forms, as others check reports with them. */
const MODELS: Environment = {
  name: 'report-models',
  title: 'the models of OCSF and SARIF',
  version: '0.10.0',
  requirements: [
    'py-ocsf-models==0.10.0',
    'sarif-pydantic==0.6.2',
    // What the two above need, where they leave the version open.
    'annotated-types==0.8.0',
    'dnspython==2.9.2',
    'email_validator==2.2.0',
    'idna==3.20',
    'pydantic==2.14.3',
    'pydantic_core==2.50.4',
    'typing-inspection==0.4.5',
    'typing_extensions==4.16.0',
  ],
  modules: ['py_ocsf_models', 'sarif_pydantic'],
  takes: 'about 10 s',
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const golden = (name: string): string => here(`../cli/golden/audit.${name}.golden`);

let [python, folder] = ['', ''];
beforeAll(async () => {
  python = await ensureEnvironment(MODELS);
  folder = mkdtempSync(join(tmpdir(), 'sealwatch-reports-'));
}, START_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const validate = (ocsf: string, sarif: string) =>
  run(python, [here('./fixtures/validate-reports.py'), ocsf, sarif]);

it('the reports in OCSF and SARIF are what the published models expect', async () => {
  const { code, lines } = await validate(golden('ocsf'), golden('sarif'));
  expect([code, lines]).toEqual([0, [expect.any(String)]]);
  // In the standards, and not in these models: OCSF's profile of clouds and newer fields, two parts of SARIF 2.1.0.
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    ocsf: ['.cloud', '.compliance.status', '.compliance.status_code', '.compliance.status_detail'],
    sarif: ['.runs[].invocations[].toolExecutionNotifications', '.runs[].results[].suppressions'],
  });
});

it.each([
  ['ocsf', '"severity_id":1', '"severity_id":77'],
  ['sarif', '"level": "error"', '"level": "terrible"'],
])('a report in %s with a value that is none is refused', async (form, good, bad) => {
  const broken = join(folder, form);
  const text = readFileSync(golden(form), 'utf8');
  expect(text).toContain(good);
  writeFileSync(broken, text.replaceAll(good, bad));
  const { code } = await (form === 'ocsf'
    ? validate(broken, golden('sarif'))
    : validate(golden('ocsf'), broken));
  expect(code).toBe(1);
});
