import { textAt } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { Activity, Concern } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { refusedArn } from '../../cloudtrail/refused-arn.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';

interface Stop {
  readonly severity: Severity;
  readonly field: 'eventDataStore' | 'channel';
  readonly says: string;
}

/** CloudTrail's other ways to keep events. A store that is deleted is kept for seven days, and can be restored. */
const STOPS: ReadonlyMap<string, Stop> = new Map([
  [
    'DeleteEventDataStore',
    {
      severity: 'high',
      field: 'eventDataStore',
      says: 'the event data store NAME was deleted, with the events in it',
    },
  ],
  [
    'StopEventDataStoreIngestion',
    { severity: 'high', field: 'eventDataStore', says: 'the event data store NAME takes no more events' },
  ],
  [
    'DeleteChannel',
    { severity: 'medium', field: 'channel', says: 'the channel NAME, by which events came in, was deleted' },
  ],
]);

export function stoppedStores({ call }: Activity): Concern[] {
  const stop = call?.service === 'cloudtrail' ? STOPS.get(call.name) : undefined;
  if (call === null || stop === undefined) return [];
  const arn = textAt(call.parameters, stop.field) ?? resourceOf(call);
  const name = arn?.replace(/^arn:.*\//s, '') ?? 'that the record does not name';
  return [
    {
      severity: stop.severity,
      reason: stop.says.replace('NAME', () => name),
      details: [],
      subject: aboutResource(arn),
    },
  ];
}

const resourceOf = (call: ApiCall): string | null => call.resources[0]?.arn ?? refusedArn(call);
