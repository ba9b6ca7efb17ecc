import {
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { Json } from '../../../core/base/json.ts';
import { documentIn } from './document.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import { onPages } from './pages.ts';

/** The inline and attached policies of a role. */
export async function rolePolicies(
  client: IAMClient,
  RoleName: string,
  managed: ManagedPolicies,
): Promise<readonly Json[]> {
  const inline = await onPages(
    paginateListRolePolicies({ client }, { RoleName }),
    (page) => page.PolicyNames,
  );
  const attached = await onPages(
    paginateListAttachedRolePolicies({ client }, { RoleName }),
    (page) => page.AttachedPolicies,
  );
  return Promise.all([
    ...inline.map(async (PolicyName) => {
      const { PolicyDocument: text } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return documentIn(text);
    }),
    ...attached.map(({ PolicyArn: arn = '' }) => managed.document(arn)),
  ]);
}
