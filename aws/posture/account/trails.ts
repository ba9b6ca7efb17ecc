import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { type Json, listAt, textAt } from '../../../core/base/json.ts';
import { trail, trailSelectors } from '../../../core/cloudtrail/settings/trail.ts';
import { type Fact, known, type TrailFacts } from '../../../core/posture/facts.ts';
import type { PostureClients } from '../clients.ts';
import { askFact } from '../fact.ts';

const LIST = { what: 'the list of trails', permission: 'cloudtrail:DescribeTrails' };

/** Trails that take the events of the clients' Region, the shadows of others' included. */
export async function readTrails(clients: PostureClients): Promise<Fact<readonly TrailFacts[]>> {
  const input = new DescribeTrailsCommand({ includeShadowTrails: true });
  const list = await askFact(
    LIST,
    () => clients.cloudTrail.send(input),
    [],
    (answer) => listAt(answer, 'trailList'),
  );
  if (list.kind === 'unknown') return list;
  return known(await Promise.all(list.value.map((described) => readTrail(clients, described))));
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
const statusFacts = (
  status: Fact<Json>,
  described: Trail,
): Pick<TrailFacts, 'settings' | 'lastDeliveryAt' | 'lastDeliveryError'> =>
  status.kind === 'unknown'
    ? { settings: status, lastDeliveryAt: status, lastDeliveryError: status }
    : {
        settings: known(trail.read({ ...(status.value as object), Trail: described as Json })),
        lastDeliveryAt: known(lastDeliveryIn(status.value)),
        lastDeliveryError: known(textAt(status.value, 'LatestDeliveryError')),
      };

/** A digest comes every hour where log files are signed, also to a bucket of which there is nothing to log. */
const lastDeliveryIn = (status: Json): string | null => {
  const times = [textAt(status, 'LatestDeliveryTime'), textAt(status, 'LatestDigestDeliveryTime')];
  return times.reduce((last, time) => ((time ?? '') > (last ?? '') ? time : last), null);
};
