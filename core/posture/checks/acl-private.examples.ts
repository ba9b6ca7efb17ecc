import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'ACLs are disabled, whatever they say', facts: granting('AllUsers', 'BucketOwnerEnforced') },
    { title: 'nobody but the owner', facts: sampleBucket({ ownership: known('ObjectWriter') }) },
    { title: 'log delivery', facts: granting('LogDelivery') },
  ],
  fails: [
    { title: 'everybody, though it is ignored', facts: granting('AllUsers') },
    { title: 'everybody with an AWS account', facts: granting('AuthenticatedUsers') },
    { title: 'somebody else', facts: granting('id:somebody-else') },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [
    {
      title: 'reading was denied, and ACLs count',
      facts: sampleBucket({ acl: unknown('AccessDenied'), ownership: known('ObjectWriter') }),
    },
  ],
};

function granting(grantee: string, ownership: 'ObjectWriter' | 'BucketOwnerEnforced' = 'ObjectWriter') {
  const acl = known({ grants: [{ grantee, permission: 'WRITE' }], owner: 'owner-id' });
  return sampleBucket({ acl, ownership: known(ownership) });
}
