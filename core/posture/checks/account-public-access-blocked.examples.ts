import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { type AccountFacts, known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'all four', facts: sampleBucket() }],
  fails: [
    {
      title: 'three of four',
      facts: inAccount({ publicAccessBlock: known({ ...ALL_BLOCKED, blockPublicPolicy: false }) }),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [
    { title: 'reading was denied', facts: inAccount({ publicAccessBlock: unknown('AccessDenied') }) },
  ],
};

function inAccount(over: Partial<AccountFacts>) {
  return sampleBucket({ account: sampleAccount(over) });
}
