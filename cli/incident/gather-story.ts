import type { Finding } from '../../core/findings/finding.ts';
import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';
import { type StoryFinding, storyOf } from '../../core/incident/story.ts';
import type { FindingFilter, Queries } from '../../core/report/queries.ts';

/** Findings that a story holds; of more, a page could be neither read nor printed. */
export const MAX_FINDINGS = 500;
/** Findings that one question for an actor or a dataset looks through. */
const MAX_ASKED = 2000;

/** A story, and whether there is more of it. */
export interface GatheredStory {
  readonly story: readonly StoryFinding[];
  readonly isCut: boolean;
}

/**
 * All that belongs to the findings that were named: asks for what else happened to their keys, in their datasets, and by whoever did it;
 * then the same of what was found, until nothing more belongs to it.
 * @param since ISO time: what happened before it is no part of the story, unless it was named
 */
export async function gatherStory(
  queries: Pick<Queries, 'findings'>,
  named: readonly Finding[],
  since: string,
): Promise<GatheredStory> {
  const pool = new Map<string, Finding>();
  const asked = new Set<string>();
  let isCut = false;
  for (;;) {
    const story = storyOf(named, [...pool.values()]);
    const open = story
      .flatMap(({ finding }) => questionsAbout(finding))
      .filter((by) => !asked.has(JSON.stringify(by)));
    if (open.length === 0 || story.length > MAX_FINDINGS)
      return { story: first(story), isCut: isCut || story.length > MAX_FINDINGS };
    for (const by of open) {
      if (asked.has(JSON.stringify(by))) continue;
      asked.add(JSON.stringify(by));
      let count = 0;
      for await (const finding of queries.findings({ by, since })) {
        if (finding.happenedAt >= since) pool.set(finding.id, finding);
        count += 1;
        isCut ||= count >= MAX_ASKED;
        if (count >= MAX_ASKED) break;
      }
    }
  }
}

// What was asked about stays, whatever has to be left out.
const first = (story: readonly StoryFinding[]): readonly StoryFinding[] => {
  const left = Math.max(0, story.length - MAX_FINDINGS);
  const out = new Set(
    story
      .filter(({ joinedBy }) => joinedBy !== 'named')
      .slice(-left || story.length)
      .map(({ finding }) => finding.id),
  );
  return left === 0 ? story : story.filter(({ finding }) => !out.has(finding.id));
};

function questionsAbout(finding: Finding): readonly FindingFilter['by'][] {
  const { bucket, key, actor } = finding;
  return [
    ...(bucket === null || key === null ? [] : [{ kind: 'object', ref: { bucket, key } } as const]),
    ...(actor.arn === null ? [] : [{ kind: 'actor', arn: actor.arn } as const]),
    ...datasetsOf([finding]).map((dataset) => ({ kind: 'dataset', dataset }) as const),
  ];
}
