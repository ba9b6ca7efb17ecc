import { textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';

/**
 * What the organization does to the guarded account. Its policies can take rights from every role, or lift Block Public Access; a record
 * does not say what is in a policy that is attached or detached.
 */
export function byOrganization({ call, guard }: Activity): RuleMatch[] {
  if (call === null || guard.scope !== 'configured') return [];
  const account = guard.account ?? call.account;
  const [severity, says] = wordOn(call, account) ?? [];
  if (severity === undefined || says === undefined) return [];
  return [{ severity, reason: says, details: [], subject: aboutResource(account) }];
}

function wordOn(call: ApiCall, account: string | null): readonly [Severity, string] | null {
  const { parameters } = call;
  const target = textAt(parameters, 'targetId');
  const policy = textAt(parameters, 'policyId') ?? 'that the record does not name';
  // A root or a unit may hold the account.
  const isConcerned = target !== null && (target === account || !/^\d{12}$/.test(target));
  const isAccount = textAt(parameters, 'accountId') === account;
  switch (`${call.service}:${call.name}`) {
    case 'organizations:AttachPolicy':
      return isConcerned
        ? [
            'low',
            `the policy ${policy} of the organization is attached to ${target}; it may take rights from Sealwatch, too`,
          ]
        : null;
    case 'organizations:DetachPolicy':
      return isConcerned
        ? [
            'low',
            `the policy ${policy} of the organization is detached from ${target}: what it denied is not denied any more`,
          ]
        : null;
    case 'organizations:UpdatePolicy':
      // A control policy that is in the record is judged by what it takes from Sealwatch.
      return /"Statement"/.test(textAt(parameters, 'content') ?? '')
        ? null
        : ['low', `the policy ${policy} of the organization was changed`];
    case 'organizations:DisablePolicyType':
      return [
        'medium',
        'a kind of policies of the organization was switched off: what they denied is not denied any more',
      ];
    case 'organizations:LeaveOrganization':
      return ['medium', `the account ${account ?? ''} left its organization, and its policies with it`];
    case 'organizations:RemoveAccountFromOrganization':
      return isAccount ? ['medium', `the account ${account ?? ''} was removed from its organization`] : null;
    case 'organizations:MoveAccount':
      return isAccount
        ? ['low', `the account ${account ?? ''} was moved in its organization: other policies apply`]
        : null;
    case 'account:DisableRegion':
      return [
        'medium',
        `the Region ${textAt(parameters, 'regionName') ?? ''} was switched off for the account: what is in it cannot be reached, and nothing in it is reported`,
      ];
    default:
      return null;
  }
}
