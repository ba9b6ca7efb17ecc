import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { synthesizeAll } from './configurations.ts';
import { needless, SUPPRESSIONS, type Suppression, unexplained } from './suppressions.ts';
import { lint, type Objection, scan } from './validators.ts';

const python = inject('validators');

describe.skipIf(python === null)('cfn-lint and checkov', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-validators-'));
  let linted: readonly Objection[] = [];
  let scanned: readonly Objection[] = [];

  beforeAll(async () => {
    const assembly = join(folder, 'assembly');
    const given = join(folder, 'templates');
    mkdirSync(assembly);
    const templates = synthesizeAll(assembly);
    // Without the manifests beside them, which are JSON too.
    for (const template of templates) {
      mkdirSync(dirname(join(given, template)), { recursive: true });
      copyFileSync(join(assembly, template), join(given, template));
    }
    spoil(join(assembly, 'minimal/Sealwatch.template.json'), join(given, 'spoilt/Sealwatch.template.json'));
    const all = [...templates, 'spoilt/Sealwatch.template.json'];
    [linted, scanned] = await Promise.all([lint(python ?? '', given, all), scan(python ?? '', given)]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const inOurs = ({ template }: Objection): boolean => !template.startsWith('spoilt/');

  it('hold nothing against six configurations that has no reason', () => {
    expect(unexplained([...linted, ...scanned].filter(inOurs))).toEqual([]);
  });

  it('give every suppression something to hide', () => {
    expect(needless([...linted, ...scanned].filter(inOurs))).toEqual([]);
  });

  it('see what is wrong in a template that was spoilt', () => {
    const found = [...linted, ...scanned].filter((objection) => !inOurs(objection));
    expect(unexplained(found)).toEqual([
      expect.stringMatching(/^E3002 Resources\/SealwatchTablesManifest\/.* in spoilt/),
      expect.stringMatching(/^CKV_AWS_28 AWS::DynamoDB::Table SealwatchTablesManifest in spoilt/),
    ]);
  });
});

/** Copies a template with a property that does not exist in a table, and without the table's backups. */
const spoil = (from: string, to: string): void => {
  const template = JSON.parse(readFileSync(from, 'utf8'));
  const [id = '', table] =
    Object.entries<{ Type: string; Properties: Record<string, unknown> }>(template.Resources).find(([key]) =>
      key.startsWith('SealwatchTablesManifest'),
    ) ?? [];
  const { PointInTimeRecoverySpecification: _, ...others } = table?.Properties ?? {};
  template.Resources = { [id]: { Type: table?.Type, Properties: { ...others, Sealed: true } } };
  delete template.Outputs;
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, JSON.stringify(template, undefined, 1));
};

const objection = (rule: string, at: string): Objection => ({ rule, at, template: 't', message: 'm' });
const suppression = (rule: string, ...at: string[]): Suppression => ({ rule, at, reason: 'r' });

it.each<[string, Objection, Suppression[], string[], string[]]>([
  ['of the rule and the place', objection('A', 'x y'), [suppression('A', 'x *')], [], []],
  ['of another rule', objection('B', 'x y'), [suppression('A', 'x *')], ['B x y in t: m'], ['A x *']],
  ['of another place', objection('A', 'z'), [suppression('A', 'x *')], ['A z in t: m'], ['A x *']],
  ['with a place that nothing is at', objection('A', 'x'), [suppression('A', 'x', 'y')], [], ['A y']],
  [
    'of which a dot is no wildcard',
    objection('A', 'xy'),
    [suppression('A', 'x.')],
    ['A xy in t: m'],
    ['A x.'],
  ],
])('a suppression %s', (_, found, list, left, hidingNothing) => {
  expect([unexplained([found], list), needless([found], list)]).toEqual([left, hidingNothing]);
});

it('every suppression has a reason in a sentence', () => {
  for (const { reason } of SUPPRESSIONS) expect(reason).toMatch(/^[A-Z].{40,}\.$/);
});
