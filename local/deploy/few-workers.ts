import type { Adaptation } from './template.ts';

/** Each worker is a process of its own here, and a machine has few processors. Two is the least that Lambda takes. */
const MOST_WORKERS = 4;

/** Lets a queue start as many workers at a time as this machine can serve: fifty that start at once would each wait for all others. */
export const withFewWorkers: Adaptation = (resource) => {
  const { ScalingConfig: scaling, ...rest } = resource.Properties ?? {};
  const wanted = (scaling as { MaximumConcurrency?: unknown } | undefined)?.MaximumConcurrency;
  if (resource.Type !== 'AWS::Lambda::EventSourceMapping' || typeof wanted !== 'number') return undefined;
  if (wanted <= MOST_WORKERS) return undefined;
  return {
    resource: {
      ...resource,
      Properties: { ...rest, ScalingConfig: { MaximumConcurrency: MOST_WORKERS } },
    },
    note: `${wanted} workers of a queue, ${MOST_WORKERS} instead`,
  };
};
