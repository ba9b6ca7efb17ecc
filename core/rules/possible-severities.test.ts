import { expect, it } from 'vitest';
import { SEVERITIES } from '../base/severity.ts';
import { ACTIVITY_EXAMPLES } from './activity-rules.examples.ts';
import { RULES } from './catalogue.ts';
import { OBJECT_EXAMPLES } from './object-rules.examples.ts';
import { SEVERITIES_OF } from './possible-severities.ts';
import { POSTURE_EXAMPLES } from './posture-rules.examples.ts';
import type { ActivityExample, Examples } from './rule-examples.ts';

interface Case extends Partial<Pick<ActivityExample, 'records'>> {
  readonly title: string;
}

const EXAMPLES: Readonly<Record<string, Examples<Case>>> = {
  ...OBJECT_EXAMPLES,
  ...ACTIVITY_EXAMPLES,
  ...POSTURE_EXAMPLES,
};

it.each(RULES.map(({ id }) => id))('%s gives the severities of its examples, worst first', (id) => {
  const effective = (EXAMPLES[id]?.fires ?? []).filter(
    ({ records }) => records?.at(-1)?.errorCode === undefined,
  );
  const given = SEVERITIES.filter((severity) => effective.some((example) => example.severity === severity));
  expect(SEVERITIES_OF[id]).toEqual(given);
});
