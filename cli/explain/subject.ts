import { SealwatchError } from '../../core/base/errors.ts';
import { suggestion } from '../../core/base/nearest.ts';
import {
  CATALOGUE,
  type DecidedCall,
  decidedCalls,
  findCalls,
  recordedBy,
  recordedNames,
} from '../../core/calls/catalogue.ts';
import { CHECKS } from '../../core/posture/catalogue.ts';
import type { Check } from '../../core/posture/check.ts';
import { RULES } from '../../core/rules/catalogue.ts';
import type { Rule } from '../../core/rules/rule.ts';

/** What can be explained. A name in records may stand for several actions. */
export type ExplainedSubject =
  | { readonly kind: 'calls'; readonly calls: readonly DecidedCall[] }
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'check'; readonly check: Check };

/**
 * What a name stands for: `s3:PutBucketPolicy`, a rule, or a check.
 * @throws {SealwatchError} `USAGE` where it stands for none, with the nearest name that does
 */
export function explainedSubject(name: string): ExplainedSubject {
  const colon = name.indexOf(':');
  if (colon >= 0) {
    const calls = findCalls(name.slice(0, colon), name.slice(colon + 1));
    if (calls.length > 0) return { kind: 'calls', calls };
    throw unknownCall(name);
  }
  const rule = RULES.find(({ id }) => id === name);
  if (rule) return { kind: 'rule', rule };
  const check = CHECKS.find(({ id }) => id === name);
  if (check) return { kind: 'check', check };
  throw unknownName(name);
}

function unknownCall(name: string): SealwatchError {
  const service = name.slice(0, name.indexOf(':')).toLowerCase();
  const known = CATALOGUE.filter((calls) => [calls.service, recordedBy(calls)].includes(service));
  if (known.length === 0) {
    const services = [...new Set(CATALOGUE.map((calls) => calls.service))];
    return new SealwatchError(
      'USAGE',
      `no service ${JSON.stringify(service)} is in the table of calls; allowed are ${services.join(', ')}${suggestion(service, services)}`,
    );
  }
  const names = known.flatMap((calls) =>
    decidedCalls(calls).flatMap(({ action }) =>
      [action, ...recordedNames(calls, action)].map((each) => `${service}:${each}`),
    ),
  );
  return new SealwatchError(
    'USAGE',
    `no call that changes something is named ${JSON.stringify(name)}${suggestion(name, [...new Set(names)])}`,
  );
}

const unknownName = (name: string): SealwatchError =>
  new SealwatchError(
    'USAGE',
    `${JSON.stringify(name)} is no rule, no check, and no call such as s3:PutBucketPolicy${suggestion(
      name,
      [...RULES, ...CHECKS].map(({ id }) => id),
    )}`,
  );
