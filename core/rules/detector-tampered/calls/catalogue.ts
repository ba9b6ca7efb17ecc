import type { Group } from '../tampering.ts';
import { ALARMS, DASHBOARDS, LOGS } from './alarms.ts';
import { BUSES, RULES, SCHEDULES, STATE_MACHINES } from './events.ts';
import { FUNCTIONS, MAPPINGS, THIEVES } from './functions.ts';
import { MESSAGES as QUEUE_MESSAGES, QUEUES } from './queues.ts';
import { POLICIES, ROLES } from './roles.ts';
import { STACK } from './stack.ts';
import { ITEMS, TABLES } from './tables.ts';
import { MESSAGES as TOPIC_MESSAGES, TOPICS } from './topics.ts';
import { TRAIL_BUCKET } from './trail-bucket.ts';

export const GROUPS: readonly Group[] = [
  FUNCTIONS,
  MAPPINGS,
  THIEVES,
  QUEUES,
  QUEUE_MESSAGES,
  TOPICS,
  TOPIC_MESSAGES,
  TABLES,
  ITEMS,
  RULES,
  BUSES,
  SCHEDULES,
  STATE_MACHINES,
  ROLES,
  POLICIES,
  ALARMS,
  DASHBOARDS,
  LOGS,
  STACK,
  TRAIL_BUCKET,
];

/** By service and call; each call is in one group. */
export const GROUP_OF: ReadonlyMap<string, Group> = new Map(
  GROUPS.flatMap((group) => Object.keys(group.calls).map((call) => [call, group] as const)),
);
