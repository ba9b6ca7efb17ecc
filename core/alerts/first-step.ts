import { escapeForPeople } from '../base/escape.ts';
import type { ObjectFinding } from '../findings/finding.ts';

/** What to do before anything else, in one line. */
export function firstStep({ rule, dataset, evidence }: ObjectFinding): string {
  const name = escapeForPeople(dataset);
  switch (rule) {
    case 'transient-content':
      return `Find the jobs that read this key of ${name} in that time, and treat what they made as suspect.`;
    case 'version-destroyed':
    case 'versions-expired':
      return evidence.survives.length > 0
        ? 'Copy the bytes back while the copy is there.'
        : 'Keep whatever copies of the bytes exist outside the guarded buckets.';
    case 'object-removed':
      return `Hold jobs that read ${name}: to them this object does not exist.`;
    default:
      return `Stop jobs that read ${name}.`;
  }
}
