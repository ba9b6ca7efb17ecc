import { textAt } from '../../base/json.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { lockoutsAnywhere, permitsNothing } from '../../cloudtrail/lockouts.ts';
import type { PolicyDocument } from '../../policies/document.ts';
import { matches, overlap } from '../../policies/pattern.ts';
import type { Statement } from '../../policies/statement.ts';
import type { Guard } from '../../scope/guard.ts';
import type { OwnRole } from '../../scope/own-access.ts';
import { identityPolicy, whereabouts } from './blinded.ts';
import { adjusts, alters, destroys, type Group, isOn, silences, type Tampering } from './tampering.ts';

/** Calls of IAM; they arrive in us-east-1, wherever the detector is. What a role gets is less than what it loses by it. */
export const ROLES: Group = {
  what: 'role',
  names: ['roleName'],
  calls: {
    'iam:DeleteRole': destroys(),
    'iam:DeleteRolePolicy': silences('lost rights'),
    'iam:DetachRolePolicy': silences('lost rights'),
    'iam:PutRolePolicy': inlinePolicy,
    'iam:AttachRolePolicy': attached,
    'iam:UpdateAssumeRolePolicy': trust,
    'iam:PutRolePermissionsBoundary': boundary,
    'iam:DeleteRolePermissionsBoundary': alters('has other rights: its boundary was taken away'),
    'iam:UpdateRole': adjusts(),
  },
};

export const POLICIES: Group = {
  what: 'policy',
  names: ['policyArn', 'response.policy.arn'],
  calls: {
    'iam:CreatePolicyVersion': version,
    'iam:SetDefaultPolicyVersion': silences(
      'has another version in effect, which may permit less: the record does not say what it says',
    ),
    'iam:DeletePolicyVersion': adjusts('lost a version'),
    'iam:DeletePolicy': silences('was deleted: whoever has it lost rights'),
  },
};

/** How the stack calls the one policy that it writes into each role. */
const OWN_POLICY = /DefaultPolicy/;

function inlinePolicy(call: ApiCall, guard: Guard): Tampering {
  const policy = identityPolicy(textAt(call.parameters, 'policyDocument'));
  if (policy === null) return alters('has other rights');
  const where = whereabouts({ guard, call });
  const isIt = isNamed(call);
  if (lockoutsAnywhere(policy, { ...where, guard: asConfigured(guard) }, isIt).length > 0)
    return silences('has a policy that denies what it needs');
  const isOwn = OWN_POLICY.test(textAt(call.parameters, 'policyName') ?? '');
  const isEmptied = isOfStateMachine(call) ? invokesNothing(policy) : permitsNothing(policy, where, isIt);
  return isOwn && isEmptied
    ? silences('lost rights: its own policy was written over')
    : alters('has other rights');
}

/** How the stack calls what its state machines take on, and what people take on; Lambda takes on all others. */
const STATE_MACHINE_ROLE = /(?:Runs|LargeObjects)Ro/;
const PEOPLES_ROLE = /QueueAccessRedri/;

const isOfStateMachine = ({ parameters }: ApiCall): boolean =>
  STATE_MACHINE_ROLE.test(textAt(parameters, 'roleName') ?? '');

/** A state machine works by its functions alone. */
const invokesNothing = ({ statements }: PolicyDocument): boolean =>
  !statements.some(({ effect, actions }) => effect === 'Allow' && concerns(actions, 'lambda:invokefunction'));

const concerns = ({ isNot, values }: Statement['actions'], action: string): boolean =>
  isNot !== values.some((pattern) => matches(pattern, action));

/** A policy of a role of the detector is about it, whether or not anything says what is guarded. */
const asConfigured = (guard: Guard): Guard => ({ ...guard, scope: 'configured' });

/** The roles that a call about a role may be about. */
function isNamed(call: ApiCall): (role: OwnRole) => boolean {
  const name = textAt(call.parameters, 'roleName') ?? '*';
  return ({ arn }) => overlap(arn.slice(arn.indexOf(':role/') + ':role/'.length), name);
}

const OF_AWS = /^arn:[^:]*:iam::aws:policy\//;

/** Those of AWS deny nothing, but for these. What is in others the record does not say. */
function attached({ parameters }: ApiCall): Tampering {
  const arn = textAt(parameters, 'policyArn') ?? '';
  if (OF_AWS.test(arn) && !/deny|quarantine/i.test(arn)) return alters('has other rights');
  return silences(
    `has one more policy, which may deny what it needs: ${arn || 'the record does not say which'}`,
  );
}

function boundary({ parameters }: ApiCall): Tampering {
  const arn = textAt(parameters, 'permissionsBoundary') ?? '';
  return OF_AWS.test(arn) && arn.endsWith('/AdministratorAccess')
    ? alters('has other rights: a boundary was set')
    : silences(`may have lost rights: a boundary was set: ${arn || 'the record does not say which'}`);
}

/** Without the service among those who may take it on, its function cannot run, and its state machine cannot work. */
function trust(call: ApiCall): Tampering {
  const { parameters } = call;
  const policy = identityPolicy(textAt(parameters, 'policyDocument'));
  const isPeoples = PEOPLES_ROLE.test(textAt(parameters, 'roleName') ?? '');
  if (policy === null || policy.statements.length === 0 || isPeoples)
    return alters('may be taken on by others');
  const [service, user] = isOfStateMachine(call)
    ? ['states.amazonaws.com', 'state machine']
    : ['lambda.amazonaws.com', 'function'];
  const about = policy.statements.filter(({ actions }) => concerns(actions, 'sts:assumerole'));
  const names = ({ principals }: Statement): boolean =>
    principals.isNot ||
    principals.values.some(({ value }) => value === '*' || value.toLowerCase() === service);
  const isLet = about.some((statement) => statement.effect === 'Allow' && names(statement));
  const isDenied = about.some((statement) => statement.effect === 'Deny' && names(statement));
  return isLet && !isDenied
    ? alters('may be taken on by others')
    : silences(`may be taken on by its ${user} no more`);
}

function version(call: ApiCall, guard: Guard): Tampering {
  const policy = identityPolicy(textAt(call.parameters, 'policyDocument'));
  const isInEffect = isOn(call, 'setAsDefault');
  if (policy === null || !isInEffect) return alters('was written anew');
  const where = whereabouts({ guard: asConfigured(guard), call });
  return lockoutsAnywhere(policy, where).length > 0
    ? silences('was written anew, and denies what the detector needs')
    : alters('was written anew');
}
