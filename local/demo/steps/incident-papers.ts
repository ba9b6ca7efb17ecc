import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../../../core/findings/finding.ts';
import { TARGET_KEY } from '../sample-dataset.ts';
import { isAttacker } from './attacker.ts';
import { demand } from './demand.ts';

/** The training job that reads the wrong labels. */
export const JOB = 'moderation-v3-nightly';

/** The receipt has the key with the approved bytes, where the wrong ones were. */
export async function requireReceipt(file: string): Promise<void> {
  const { predicate } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly predicate: {
      readonly keys: readonly {
        readonly key: string;
        readonly status: string;
        readonly before: { readonly digest: string };
        readonly after: { readonly digest: string };
      }[];
    };
  };
  const [only, ...others] = predicate.keys;
  demand(
    only?.key === TARGET_KEY &&
      others.length === 0 &&
      only.status === 'restored' &&
      only.before.digest !== only.after.digest,
    `the receipt has the one key, restored; it has ${JSON.stringify(predicate.keys)}`,
  );
}

/** The attestation is not clean, and names the version that nobody approved, from its first moment on. */
export async function requireNotClean(file: string, { versionId }: Finding): Promise<void> {
  const { predicate } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly predicate: {
      readonly clean: boolean;
      readonly unapproved: readonly { readonly key: string; readonly versionId: string | null }[];
    };
  };
  const named = predicate.unapproved.map((each) => [each.key, each.versionId]);
  demand(
    !predicate.clean && isDeepStrictEqual(named, [[TARGET_KEY, versionId]]),
    `the attestation names the one version that was current and that nobody had approved, ${versionId}; it says ${JSON.stringify(predicate.unapproved)}`,
  );
}

/** The page tells the same. */
export async function requirePage(file: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  for (const what of [TARGET_KEY, JOB, 'Labeler', 'version-destroyed'])
    demand(page.includes(what), `the page names ${what}`);
}

interface Story {
  readonly schema: string;
  readonly actors: readonly { readonly arn: string | null; readonly sessions: readonly string[] }[];
  readonly findings: readonly { readonly rule: string }[];
  readonly reads: { readonly keys: readonly { readonly runAgain: readonly { readonly name: string }[] }[] };
  readonly keys: readonly { readonly key: string; readonly survival: string }[];
  readonly timeline: readonly { readonly kind: string; readonly text: string }[];
}

/** The story has all that happened, in one. */
export async function requireStory(file: string): Promise<void> {
  const story = JSON.parse(await readFile(file, 'utf8')) as Story;
  const rules = story.findings.map(({ rule }) => rule);
  const jobs = story.reads.keys.flatMap(({ runAgain }) => runAgain.map(({ name }) => name));
  const kinds = story.timeline.map(({ kind }) => kind);
  for (const rule of ['object-altered', 'version-destroyed', 'lifecycle-destroys-data'])
    demand(rules.includes(rule), `${rule} is part of the story, which has ${rules.join(', ')}`);
  demand(jobs.includes(JOB), `${JOB} has to run again; named are ${jobs.join(', ') || 'none'}`);
  demand(
    story.keys.some(({ key, survival }) => key === TARGET_KEY && survival === 'current'),
    `the expected bytes of ${TARGET_KEY} are current; it says ${JSON.stringify(story.keys)}`,
  );
  demand(
    story.actors.some(({ arn }) => isAttacker(arn)),
    `the role is named; named are ${JSON.stringify(story.actors)}`,
  );
  for (const kind of ['bytes', 'setting', 'read', 'alert', 'restored'])
    demand(kinds.includes(kind), `the timeline has a ${kind}; it has ${kinds.join(', ')}`);
  demand(
    story.timeline.some(({ text }) => /^Sealwatch found object altered; alert \w+ was sent at/.test(text)),
    'the timeline says when the first alert was sent',
  );
}
