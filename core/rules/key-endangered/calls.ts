import { at, numberAt, textAt, textsAt } from '../../base/json.ts';
import { SEVERITIES, type Severity } from '../../base/severity.ts';
import type { Activity } from '../../cloudtrail/activity.ts';
import { type ApiCall, lacksParameters } from '../../cloudtrail/api-call.ts';
import { keysOf } from '../../cloudtrail/settings/key-policy.ts';
import { type Guard, keyId } from '../../scope/guard.ts';
import { isTrusted } from '../../scope/safeguards.ts';
import { type Harm, policyHarms } from './policy.ts';

/** What calls that set no policy do to a key. */
export function callHarms(activity: Activity, own: string | null): Harm[] {
  const { call, guard } = activity;
  if (call?.service !== 'kms') return [];
  const [severity, says] = PLAIN[call.name] ?? [];
  if (severity !== undefined && says !== undefined) return [{ severity, says: says + inDays(call) }];
  if (call.name === 'CreateGrant') return grantHarms(call, guard, own);
  if (call.name === 'ReplicateKey') return replicated(activity, call, own);
  return CONDITIONAL[call.name]?.(call, activity) ?? [];
}

/** `CancelKeyDeletion`, `EnableKey`, `EnableKeyRotation`, `RevokeGrant` and `RetireGrant` endanger nothing. */
const PLAIN: Readonly<Record<string, readonly [severity: Severity, says: string]>> = {
  ScheduleKeyDeletion: ['critical', 'KEY is to be deleted, and with it everything that it encrypted'],
  DeleteImportedKeyMaterial: [
    'critical',
    'the material of KEY was deleted: what it encrypted cannot be read',
  ],
  DeleteKey: ['critical', 'KEY was deleted: what it encrypted cannot be read again'],
  DeleteExpiredKeyMaterial: ['critical', 'the material of KEY expired: what it encrypted cannot be read'],
  DisableKey: ['high', 'KEY was disabled: what it encrypted cannot be read until it is enabled again'],
  DeleteAlias: ['low', 'an alias of KEY was deleted: whoever names the key by it fails'],
  DisableKeyRotation: ['low', 'KEY is no longer rotated'],
};

const CONDITIONAL: Readonly<Record<string, (call: ApiCall, activity: Activity) => Harm[]>> = {
  PutKeyPolicy: (call) =>
    lacksParameters(call)
      ? [{ severity: 'medium', says: 'the policy of KEY was the aim; the record does not say what was set' }]
      : [],
  ImportKeyMaterial: ({ parameters }) =>
    textAt(parameters, 'expirationModel') === 'KEY_MATERIAL_EXPIRES' || textAt(parameters, 'validTo') !== null
      ? [
          {
            severity: 'medium',
            says: `the material of KEY expires: ${textAt(parameters, 'validTo') ?? 'soon'}`,
          },
        ]
      : [],
  // An alias that nothing guarded is known to use moves nobody's data.
  UpdateAlias: (call, activity) => [
    {
      severity: isUsed(call, activity) ? 'medium' : 'low',
      says: 'an alias now stands for KEY: whoever names it encrypts with that one',
    },
  ],
  // KMS makes the second of two such calls itself, in the other Region.
  UpdatePrimaryRegion: ({ parameters, caller }) =>
    caller.kind === 'service' || caller.invokedBy !== null
      ? []
      : [
          {
            severity: 'low',
            says: `KEY is governed from ${textAt(parameters, 'primaryRegion') ?? 'another Region'}`,
          },
        ],
  DisconnectCustomKeyStore: keyStore('was disconnected: no key in it can be used'),
  DeleteCustomKeyStore: keyStore('was deleted'),
};

/** True where the configuration names a key of the call, or a guarded bucket is known to encrypt with it. */
function isUsed(call: ApiCall, { guard, settings }: Activity): boolean {
  const names = keysOf(call).map(keyId);
  const used = [
    ...guard.keys,
    ...guard.buckets.map(({ name }) => settings.get(`bucket/${name}`, 'encryption').value.key),
  ];
  return used.some((key) => key !== null && names.includes(keyId(key)));
}

/** The record does not say which keys are in a store: it matters where every key does. */
function keyStore(says: string): (call: ApiCall, activity: Activity) => Harm[] {
  return ({ parameters }, { guard }) =>
    guard.scope === 'everything'
      ? [
          {
            severity: 'medium',
            says: `the custom key store ${textAt(parameters, 'customKeyStoreId') ?? ''} ${says}`.replace(
              '  ',
              ' ',
            ),
          },
        ]
      : [];
}

function replicated(activity: Activity, call: ApiCall, account: string | null): Harm[] {
  const region = textAt(call.parameters, 'replicaRegion') ?? 'another Region';
  const policy = at(call.parameters, 'policy') || null;
  const change = { before: null, after: policy, isKnown: false, isNew: true, account, key: null };
  return [
    { severity: 'low', says: `KEY has a copy in ${region}, with a policy of its own` },
    ...(policy === null ? [] : policyHarms(change, activity)),
  ];
}

function inDays({ name, parameters }: ApiCall): string {
  const days = numberAt(parameters, 'pendingWindowInDays');
  return name === 'ScheduleKeyDeletion' ? `, in ${days ?? 30} days` : '';
}

export const isKnownCall = ({ name }: ApiCall): boolean =>
  Object.hasOwn(PLAIN, name) ||
  Object.hasOwn(CONDITIONAL, name) ||
  name === 'CreateGrant' ||
  name === 'ReplicateKey';

/** Calls about a key store name no key. */
export const isAboutStore = ({ name }: ApiCall): boolean => name.endsWith('CustomKeyStore');

/** What the record of a call about a key leaves out; `null` where it has what is needed. */
export function missingIn({ name, parameters }: ApiCall): string | null {
  if (name === 'CreateGrant')
    return textAt(parameters, 'granteePrincipal') === null ? 'who was let in' : null;
  if (name === 'ReplicateKey') return textAt(parameters, 'replicaRegion') === null ? 'the Region' : null;
  if (name !== 'ImportKeyMaterial') return null;
  const isSaid = textAt(parameters, 'expirationModel') !== null || textAt(parameters, 'validTo') !== null;
  return isSaid ? null : 'when the material expires';
}

/** A grant is a right to use a key that no policy shows. Grants to the account's own roles and to AWS's services are everyday. */
function grantHarms(call: ApiCall, guard: Guard, own: string | null): Harm[] {
  const grantee = textAt(call.parameters, 'granteePrincipal');
  if (grantee === null) return [];
  const operations = textsAt(call.parameters, 'operations');
  const may = operations.length === 0 ? 'use' : `use ${operations.join(', ')} with`;
  if (/[*?]/.test(grantee)) return [{ severity: 'critical', says: `a grant lets ${grantee} ${may} KEY` }];
  const account = accountIn(grantee);
  if (account === null || account === call.account || isTrusted(guard, account, own)) return [];
  return [
    {
      severity: isHarmless(operations) ? 'low' : 'high',
      says: `a grant lets ${grantee} of another account ${may} KEY`,
    },
  ];
}

/** `123456789012:aws:ec2-infrastructure:i-…` is EC2 itself. */
const accountIn = (grantee: string): string | null =>
  /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(grantee)?.[1] ?? /^(\d{12})$/.exec(grantee)?.[1] ?? null;

const HARMLESS: ReadonlySet<string> = new Set(['DescribeKey', 'GetPublicKey', 'Verify', 'VerifyMac']);

const isHarmless = (operations: readonly string[]): boolean =>
  operations.length > 0 && operations.every((operation) => HARMLESS.has(operation));

/** The worst severity among harms. */
export const worst = (harms: readonly Harm[]): Severity =>
  SEVERITIES.find((severity) => harms.some((harm) => harm.severity === severity)) ?? 'info';
