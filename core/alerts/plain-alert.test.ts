import { expect, it } from 'vitest';
import { alertSource } from '../../test/fakes/alert-source.ts';
import { finding } from '../../test/fakes/finding.ts';
import { plainAlert } from './plain-alert.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const { evidence } = finding();
const numbered = (index: number) => finding({ id: String(index).padStart(6, '0').padEnd(40, '0') });
const lost = finding({ id: 'f'.repeat(40), evidence: { ...evidence, survives: [] } });

it('names what has no copy left first, and the command that lists all, of a rule that nobody knows', () => {
  const findings = [...Array.from({ length: 30 }, (_, index) => numbered(index)), lost];
  const source = alertSource('first|of-a-later-release|moderation-v3|critical', findings);
  const { subject, text, alert } = plainAlert(source, PLACE);
  expect(subject).toBe('[CRITICAL] Sealwatch: 31 x of-a-later-release (4d1f08)');
  expect(alert).toMatchObject({ kind: 'group', count: 31, withoutCopy: 1 });
  expect(alert.kind === 'group' && alert.ids[0]).toBe(lost.id);
  expect(text.split('\n')).toEqual([
    '31 x of-a-later-release.',
    '1 has NO COPY left in any guarded bucket. It is named first.',
    '',
    'The details do not fit a message, or could not be put into words.',
    'They are in the table of findings.',
    '',
    `  ${lost.id}`,
    ...Array.from({ length: 19 }, (_, index) => `  ${numbered(index).id}`),
    '',
    'See:  sealwatch findings --alert 4d1f08a2b3c4',
    'of-a-later-release',
    'alert 4d1f08a2b3c4 · 111122223333 eu-west-1',
    '',
  ]);
});

it('has the same form of one finding', () => {
  const { alert } = plainAlert(alertSource('update|object-altered|moderation-v3|critical', [lost]), PLACE);
  expect(alert).toMatchObject({ of: 'update', count: 1, withoutCopy: 1, ids: [lost.id] });
});
