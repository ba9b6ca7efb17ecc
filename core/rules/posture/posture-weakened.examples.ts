import { fail, notApplicable, pass } from '../../posture/check.ts';
import { aCheck } from '../posture-changes.examples.ts';
import type { PostureRuleExamples } from '../rule-examples.ts';

export const examples: PostureRuleExamples = {
  fires: [
    { title: 'a check that passed fails', change: aCheck('pass', fail('two are off')), severity: 'high' },
    {
      title: 'a check that did not apply fails: there is an access point now, and it is open',
      change: aCheck('not-applicable', fail('it is open')),
      severity: 'high',
    },
    {
      title: 'a check of what the configuration asks for passed and fails',
      change: aCheck('pass', fail('two are off'), { appliesByConfiguration: true }),
      severity: 'high',
    },
  ],
  quiet: [
    { title: 'a check that failed still fails', change: aCheck('fail', fail('two are off')) },
    { title: 'a check that could not be made fails', change: aCheck('unknown', fail('two are off')) },
    {
      title: 'a check begins to apply because the configuration asks for more, and fails',
      change: aCheck('not-applicable', fail('two are off'), { appliesByConfiguration: true }),
    },
    { title: 'a check that failed does not apply any more', change: aCheck('fail', notApplicable('none')) },
    { title: 'a check that failed passes', change: aCheck('fail', pass('all are on')) },
  ],
};
