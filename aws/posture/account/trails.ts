import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { type Json, listAt, textAt } from '../../../core/base/json.ts';
import { trail, trailSelectors } from '../../../core/cloudtrail/settings/trail.ts';
import type { TrailSelectors } from '../../../core/cloudtrail/settings/values.ts';
import {
  type DeclaredTrail,
  type Fact,
  known,
  type TrailFacts,
  unknown,
} from '../../../core/posture/facts.ts';
import { ownerOf } from '../../../core/posture/trail-evidence.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';

const LIST = { what: 'the list of trails', permission: 'cloudtrail:DescribeTrails' };

/**
 * Trails that take the events of the clients' Region, the shadows of others' included.
 * @param account whose trails are its own; of others' CloudTrail shows little
 * @param declared what the configuration says of trails of which CloudTrail does not show it
 */
export async function readTrails(
  clients: PostureClients,
  account: string,
  declared: readonly DeclaredTrail[],
): Promise<Fact<readonly TrailFacts[]>> {
  const input = new DescribeTrailsCommand({ includeShadowTrails: true });
  const list = await askFact(
    LIST,
    () => clients.cloudTrail.send(input),
    [],
    (answer) => listAt(answer, 'trailList'),
  );
  if (list.kind === 'unknown') return list;
  return known(
    await Promise.all(
      list.value.map(async (described) => {
        const read = await readTrail(clients, described);
        const owner = ownerOf(read);
        return owner === account || !owner ? read : ofAnother(read, owner, declared);
      }),
    ),
  );
}

async function readTrail({ cloudTrail }: PostureClients, described: Json): Promise<TrailFacts> {
  const arn = textAt(described, 'TrailARN') ?? '';
  const name = textAt(described, 'Name') ?? '';
  const status = await askFact(
    { what: `the status of the trail ${name}`, permission: 'cloudtrail:GetTrailStatus' },
    () => cloudTrail.send(new GetTrailStatusCommand({ Name: arn })),
    [],
    (answer) => answer,
  );
  const selectors = await askFact(
    { what: `the event selectors of the trail ${name}`, permission: 'cloudtrail:GetEventSelectors' },
    () => cloudTrail.send(new GetEventSelectorsCommand({ TrailName: arn })),
    [],
    (answer) => trailSelectors.read(answer),
  );
  return { name, arn, selectors, ...statusFacts(status, described as Trail) };
}

/** Facts from the trail's status: whether the trail logs is part of what it is. */
function statusFacts(
  status: Fact<Json>,
  described: Trail,
): Pick<TrailFacts, 'settings' | 'lastDeliveryAt' | 'lastDeliveryError' | 'described'> {
  const settings = trail.read({
    ...(status.kind === 'known' ? (status.value as object) : {}),
    Trail: described as Json,
  });
  if (status.kind === 'unknown')
    return { settings: status, lastDeliveryAt: status, lastDeliveryError: status, described: settings };
  return {
    settings: known(settings),
    lastDeliveryAt: known(lastDeliveryIn(status.value)),
    lastDeliveryError: known(textAt(status.value, 'LatestDeliveryError')),
  };
}

/**
 * A trail of another account, such as the organization's. Member accounts see it in the list, and CloudTrail answers them that it knows
 * no such trail, or leaves times and errors of deliveries out. Sources: CloudTrail API reference, "GetTrailStatus"; reports of
 * cloud-custodian (8945), Prowler (2438) and service-screener-v2 (201).
 */
function ofAnother(read: TrailFacts, owner: string, declared: readonly DeclaredTrail[]): TrailFacts {
  const declaration = declared.find(({ arn }) => arn === read.arn);
  const because = `the trail belongs to the account ${owner}, and CloudTrail does not show this account`;
  const advice = 'ask there, or say in the configuration what it takes (trail.declared)';
  const named = (fact: Fact<never>, what: string): Fact<never> =>
    unknown(`${because} ${what}: ${advice} (${fact.kind === 'unknown' ? fact.reason : ''})`);
  const isDeclared = declaration !== undefined && read.selectors.kind === 'unknown';
  const { lastDeliveryAt, lastDeliveryError } = read;
  const isSilent = lastDeliveryAt.kind === 'known' && lastDeliveryAt.value === null;
  const hidden = unknown(`${because} when it delivered: ask there`);
  return {
    ...read,
    ...(isDeclared ? { isDeclared } : {}),
    settings:
      read.settings.kind === 'known'
        ? read.settings
        : declaration && read.described
          ? known(read.described)
          : named(read.settings, 'whether it logs'),
    selectors:
      read.selectors.kind === 'known'
        ? read.selectors
        : declaration
          ? known(selectorsOf(declaration))
          : named(read.selectors, 'what it takes'),
    lastDeliveryAt: isSilent || lastDeliveryAt.kind === 'unknown' ? hidden : lastDeliveryAt,
    lastDeliveryError:
      lastDeliveryError.kind === 'unknown' || (isSilent && lastDeliveryError.value === null)
        ? hidden
        : lastDeliveryError,
  };
}

/** Selectors that take what is declared, of all buckets. */
function selectorsOf({ management, objectWrites, objectReads }: DeclaredTrail): TrailSelectors {
  const objects = { type: 'AWS::S3::Object', values: ['arn:aws:s3'] };
  const kinds = [...(objectWrites ? ['WriteOnly'] : []), ...(objectReads ? ['ReadOnly'] : [])];
  return {
    basic: [
      ...(management ? [{ readWriteType: 'All', includeManagementEvents: true }] : []),
      ...kinds.map((readWriteType) => ({
        readWriteType,
        includeManagementEvents: false,
        dataResources: [objects],
      })),
    ],
    advanced: null,
  };
}

/** A digest comes every hour where log files are signed, also to a bucket of which there is nothing to log. */
const lastDeliveryIn = (status: Json): string | null => {
  const times = [textAt(status, 'LatestDeliveryTime'), textAt(status, 'LatestDigestDeliveryTime')];
  return times.reduce((last, time) => ((time ?? '') > (last ?? '') ? time : last), null);
};
