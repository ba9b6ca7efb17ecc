import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ARROWS, BOXES } from '../../scripts/architecture/boxes.ts';
import { architectureSvg } from '../../scripts/architecture/render.ts';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf } from './synthesized/template.ts';

const PICTURE = new URL('../../docs/images/architecture.svg', import.meta.url);
const LAMBDAS = new URL('../../lambdas/', import.meta.url);

const named = (kind: 'queue' | 'function'): string[] =>
  BOXES.filter((box) => box.kind === kind)
    .map(({ id }) => id)
    .sort();

it('is what the boxes and arrows make; run node scripts/architecture-doc.ts when it is not', () => {
  expect(readFileSync(PICTURE, 'utf8')).toBe(architectureSvg());
});

it('shows every function that works after the deployment', () => {
  const entries = readdirSync(LAMBDAS, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map(({ name }) => name.replace('.ts', ''));
  expect(named('function')).toEqual(entries.filter((name) => name !== 'configure').sort());
});

it('shows every queue that work waits in', () => {
  const queues = Object.keys(resourcesOf(templateOf(), 'AWS::SQS::Queue'))
    .map((id) => /Queues(\w+?)(?:Queue)?[0-9A-F]{8}$/.exec(id)?.[1] ?? id)
    .filter((name) => !/DeadLetters|Undelivered/.test(name));
  expect(named('queue')).toEqual(queues.sort());
});

it('leads every arrow to the right, from box to box', () => {
  const columns = new Map(BOXES.map(({ id, column }) => [id, column]));
  for (const { from, to } of ARROWS) expect(columns.get(to)).toBe((columns.get(from) ?? Number.NaN) + 1);
});
