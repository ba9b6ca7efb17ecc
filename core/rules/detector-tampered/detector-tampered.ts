import type { Severity } from '../../base/severity.ts';
import type { RuleMatch } from '../../cloudtrail/activity.ts';
import { type ApiCall, lacksParameters } from '../../cloudtrail/api-call.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { Guard } from '../../scope/guard.ts';
import { ownPart } from '../../scope/own-resources.ts';
import type { ActivityRule } from '../rule.ts';
import { DISABLE_TOOLS, INHIBIT_RECOVERY } from '../techniques.ts';
import { blinding } from './blinded.ts';
import { GROUP_OF, MAY_NAME_NOTHING, NEEDED } from './calls.ts';
import { byOrganization } from './organization.ts';
import {
  alters,
  BY_DEPLOYMENT,
  type Group,
  isByDetector,
  namesOf,
  ownNames,
  SEVERITIES,
  type Tampering,
} from './tampering.ts';

export const detectorTampered: ActivityRule = {
  id: 'detector-tampered',
  title: 'detector tampered with',
  attempt: 'tamper with the detector',
  meaning:
    'A part of Sealwatch itself was deleted, silenced or changed by somebody else than a deployment: a function, queue, topic, table, event rule, schedule, role, alarm, log or bucket. Or Sealwatch was shut out: a policy of a bucket, a key or an identity takes from its roles what they need, whoever set it. Whoever goes after the data goes after its detector first.',
  techniques: [DISABLE_TOOLS, INHIBIT_RECOVERY],
  runbook: [
    'Where Sealwatch was shut out, take the Deny away, or spare its roles (arn:aws:iam::ACCOUNT:role/STACK-*).',
    'Put back what was changed: npx cdk deploy --all --revert-drift. A plain deployment of the same configuration changes nothing.',
    'Verify every dataset, for what happened meanwhile has no witness here.',
    'If the caller had no business there, take the rights away that let them do it.',
  ],
  firstStep:
    'Ask the actor; if nobody knows of it, put it back as the runbook says and verify every dataset.',
  judge(activity) {
    const blinded = blinding(activity);
    const { call, change, guard } = activity;
    if (call === null || change !== null || blinded.length > 0) return blinded;
    const name = `${call.service}:${call.name}`;
    const group = GROUP_OF.get(name);
    return group === undefined ? byOrganization(activity) : judged(call, name, group, guard);
  },
  missing(call, guard) {
    const name = `${call.service}:${call.name}`;
    const group = GROUP_OF.get(name);
    if (group === undefined || guard.stack === '') return null;
    if (call.resources.length === 0 && namesOf(call, group).length === 0)
      return MAY_NAME_NOTHING.get(name)?.(call) ? null : `which ${group.what}`;
    const needed = NEEDED.get(name);
    if (needed === undefined || needed(call)) return null;
    return ownNames(guard, call, group).length > 0 ? 'what was set' : null;
  },
};

function judged(call: ApiCall, name: string, group: Group, guard: Guard): RuleMatch[] {
  const names = ownNames(guard, call, group);
  if (names.length === 0 || (group.sparesOwn === true && isByDetector(call, guard))) return [];
  const tampering = tamperingOf(call, guard, group.calls[name]);
  const severity = tampering && severityOf(call, tampering, guard);
  if (tampering === null || severity === null) return [];
  const parts = [...new Set(names.map((each) => ownPart(guard, each) ?? each))];
  return [
    {
      severity,
      reason: `the detector's ${group.what} ${parts.join(', ')} ${tampering.says}`,
      details:
        call.caller.kind === 'deployment' ? ['CloudFormation made the call, for whoever deployed'] : [],
      subject: aboutResource(names.find((each) => each.startsWith('arn:')) ?? names[0] ?? null),
    },
  ];
}

function tamperingOf(
  call: ApiCall,
  guard: Guard,
  entry: Group['calls'][string] | undefined,
): Tampering | null {
  if (entry === undefined || typeof entry !== 'function') return entry ?? null;
  if (lacksParameters(call))
    return alters(`was the aim of ${call.name}; the record does not say what was to change`);
  return entry(call, guard);
}

function severityOf(call: ApiCall, { effect }: Tampering, guard: Guard): Severity | null {
  const { caller } = call;
  if (caller.kind !== 'deployment')
    return effect === 'notes' && isCdkDeploying(call, guard) ? 'info' : SEVERITIES[effect];
  // Any stack can change a role or a queue that is not its own, and a record does not say which stack it was.
  const isForeign = effect !== 'notes' && !CDK.test(caller.arn ?? '');
  return isForeign ? SEVERITIES[effect] : BY_DEPLOYMENT[effect];
}

/** The role that CDK's bootstrap makes for CloudFormation, whatever its qualifier. */
const CDK = /:role\/(?:.*\/)?cdk-[a-z0-9]+-cfn-exec-role-/s;

/** The role that CDK's command begins deployments with, which bootstrap names after its own account and gives no path. */
const CDK_DEPLOYS = /^arn:aws[\w-]*:iam::(\d{12}):role\/cdk-[a-z0-9]{1,10}-deploy-role-\1-[a-z0-9-]+$/;

/** The usual way to deploy, and worth knowing who went it. What else the role is used for is as strange as with any other. */
function isCdkDeploying({ service, caller }: ApiCall, { account }: Guard): boolean {
  const own = CDK_DEPLOYS.exec(caller.arn ?? '')?.[1];
  return service === 'cloudformation' && own !== undefined && (account === null || account === own);
}
