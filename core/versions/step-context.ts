import type { Digest } from '../base/digest.ts';
import type { VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import type { Context } from './context.ts';
import type { Approval, Baseline, VersionFact } from './facts.ts';
import type { Step } from './timeline.ts';

/** What people have said of a key, as far as it counts at one step of its history. */
export interface StepContext extends Context {
  /** The version that the seal pinned, at the step from which it counts; `null` at every other step. */
  readonly pinned: VersionIdentity | null;
  /** ISO time from which on the baseline was expected by a person; `null` where there is none, or it is not known. */
  readonly sealedFrom: string | null;
}

/** For a version that was just stored on top of a history, so that nobody can have accepted it at another step. */
export const newestStep = (context: Context): StepContext => ({
  ...context,
  pinned: context.baseline?.version ?? null,
  sealedFrom: context.baseline && sealStart(context.baseline),
});

/**
 * A person accepts a version because it is current: by a seal, or by approving a finding. That counts from the moment at which
 * the version had become current for the last time before. What came and went until then is judged without it.
 */
export function stepContexts(steps: readonly Step[], context: Context): (index: number) => StepContext {
  const arrivals = arrivalsOf(steps);
  const { baseline, approvals } = context;
  const pinnedAt = baseline && pinnedStep(baseline, arrivals);
  const acceptedAt = new Map(
    approvals.flatMap((approval) =>
      approval.accepts === null
        ? []
        : [[approval, acceptedStep(approval.accepts, approval.from, arrivals)] as const],
    ),
  );
  const counts = (approval: Approval, index: number) =>
    approval.accepts === null || acceptedAt.get(approval) === index;
  return (index) => ({
    ...context,
    approvals: approvals.filter((approval) => counts(approval, index)),
    pinned: baseline !== null && pinnedAt === index ? baseline.version : null,
    sealedFrom: baseline && sealStart(baseline),
  });
}

/** The digest of a version that a person accepted by approving a finding about it; `null` where nobody did. */
export const vouchedFor = ({ version, digest }: VersionFact, { approvals }: StepContext): Digest | null =>
  approvals.some(({ accepts }) => accepts === version) ? digest : null;

/** A version that became current with a step. */
interface Arrival {
  readonly version: VersionIdentity;
  readonly step: number;
  /** When a destruction brought it back; `null` when it was stored, which nobody can have accepted before. */
  readonly backAt: string | null;
}

function arrivalsOf(steps: readonly Step[]): Arrival[] {
  const arrivals: Arrival[] = [];
  let alive: readonly VersionFact[] = [];
  steps.forEach((each, step) => {
    const { fact } = each;
    if (each.type === 'stored') {
      if (fact.kind === 'unknown') return;
      alive = [...alive.filter((other) => other !== each.overwrites), fact];
      arrivals.push({ version: fact.version, step, backAt: null });
      return;
    }
    if (each.type === 'moved') return;
    const wasCurrent = alive.at(-1) === fact;
    alive = alive.filter((other) => other !== fact);
    const emerges = alive.at(-1);
    if (wasCurrent && emerges) arrivals.push({ version: emerges.version, step, backAt: each.destruction.at });
  });
  return arrivals;
}

// What is brought back within the second in which a person accepts is taken for older: only what is current can be accepted.
const acceptedStep = (version: VersionIdentity, at: string, arrivals: readonly Arrival[]) =>
  lastArrival(version, (backAt) => second(backAt) <= second(at), arrivals);

// What is destroyed within the second in which a seal begins is judged, so it comes after.
function pinnedStep(baseline: Baseline, arrivals: readonly Arrival[]): number | undefined {
  const start = sealStart(baseline);
  return lastArrival(
    baseline.version,
    (backAt) => start !== null && second(backAt) < second(start),
    arrivals,
  );
}

const lastArrival = (
  version: VersionIdentity,
  isBefore: (backAt: string) => boolean,
  arrivals: readonly Arrival[],
): number | undefined =>
  arrivals.findLast(
    (arrival) => arrival.version === version && (arrival.backAt === null || isBefore(arrival.backAt)),
  )?.step;

/** When the run began that pinned the baseline; `null` where its name does not say. A run is named `<dataset>/<start>`. */
function sealStart({ run }: Baseline): string | null {
  const start = run.slice(run.lastIndexOf('/') + 1);
  return Number.isNaN(Date.parse(start)) ? null : start;
}
