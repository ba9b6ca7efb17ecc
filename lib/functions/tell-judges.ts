import { Stack } from 'aws-cdk-lib';
import { OWN_ACCESS } from '../../core/scope/own-access.ts';
import { permit } from '../permissions/permission.ts';
import { keyPolicies } from '../permissions/settings-read.ts';
import type { BundledFunction } from './bundled-function.ts';

/** What of the deployment those that judge calls have to know to see that it is attacked. */
export interface OwnParts {
  /** Every function, by its name. */
  readonly functions: Readonly<Record<string, BundledFunction>>;
  /** ARN of the key with which digests of large objects are put aside: without it none of them is judged any more. */
  readonly stateKey: string;
  /** ARNs of the keys of the manifest's log. */
  readonly logKeys: readonly string[];
  /** Also reads the policies of the keys by itself. */
  readonly poll: BundledFunction;
}

const NEEDING: ReadonlySet<string> = new Set(Object.values(OWN_ACCESS).flatMap(({ functions }) => functions));

/** Tells those that judge calls, and policies, what CloudFormation names: whose access must not be lost, and which keys are the stack's. */
export function tellJudges(judges: readonly BundledFunction[], parts: OwnParts): void {
  const { stateKey, logKeys, poll } = parts;
  const roles = rolesOf(parts);
  for (const { function: judge } of judges) {
    judge.addEnvironment('SEALWATCH_ROLES', roles);
    judge.addEnvironment('SEALWATCH_STATE_KEY', stateKey);
    judge.addEnvironment('SEALWATCH_LOG_KEYS', logKeys.join(','));
  }
  for (const permission of keyPolicies([stateKey, ...logKeys])) permit(poll.role, permission);
}

/** As JSON: names of roles, by what the functions are called. */
function rolesOf({ functions, poll }: OwnParts): string {
  const names = Object.entries(functions).map(([name, { role }]) => [capital(name), role.roleName] as const);
  return Stack.of(poll).toJsonString(Object.fromEntries(names.filter(([name]) => NEEDING.has(name))));
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
