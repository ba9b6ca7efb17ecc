import { type Finding, shortId } from '../../core/findings/finding.ts';
import { datasetsOf, isOfAbsence } from '../../core/findings/kinds-of-finding.ts';
import type { ContainmentStep, KnownKey } from '../../core/incident/facts.ts';
import type { NextStep } from '../../core/incident/incident.ts';
import { shellCommand } from '../output/escape.ts';

interface Known {
  readonly findings: readonly Finding[];
  readonly keys: readonly Pick<KnownKey, 'bucket' | 'key' | 'plan'>[];
  readonly containment: readonly ContainmentStep[];
  /** True where logs were read. */
  readonly isRead: boolean;
  /** ISO times of the story. */
  readonly firstAt: string;
  /** What every `sealwatch` command needs to mean the same deployment. */
  readonly flags: readonly string[];
}

/** Findings of one kind of step that are listed one by one. */
const MAX_COMMANDS = 5;

/** What is to be done, in this order: stop it, find out who read, put it back, check, prove, close. */
export function nextSteps({
  findings,
  keys,
  containment,
  isRead,
  firstAt,
  flags,
}: Known): readonly NextStep[] {
  const open = findings.filter(({ state }) => state === 'open');
  const command = (...words: readonly string[]): string => shellCommand('sealwatch', ...words, ...flags);
  const each = (of: readonly Finding[], why: string, words: (id: string) => readonly string[]): NextStep[] =>
    of.length === 0
      ? []
      : [
          {
            why,
            command: of
              .slice(0, MAX_COMMANDS)
              .map(({ id }) => command(...words(shortId(id))))
              .join('\n'),
          },
        ];
  const restorable = new Set(
    keys
      .filter(({ plan }) => plan !== null && plan.kind !== 'none')
      .map(({ bucket, key }) => JSON.stringify([bucket, key])),
  );
  const toRestore = onePerKey(
    open.filter(({ bucket, key }) => restorable.has(JSON.stringify([bucket, key]))),
  );
  const wrong = onePerKey(findings.filter((finding) => finding.about === 'object' && !isOfAbsence(finding)));
  const datasets = datasetsOf(findings);
  const isStopped = containment.length > 0 && containment.every(({ isDone }) => isDone);
  return [
    ...(isStopped
      ? []
      : each(
          onePerActor(open),
          'Stop whoever did it, and what is still at work: look at the plan, then add --apply.',
          (id) => ['contain', id],
        )),
    ...(isRead
      ? []
      : each(wrong, 'Find out who read the wrong bytes, and which jobs have to run again.', (id) => [
          'readers',
          id,
        ])),
    ...each(toRestore, 'Put the expected bytes back: look at the plan, then add --apply.', (id) => [
      'restore',
      id,
    ]),
    ...(open.length === 0
      ? []
      : perDataset(datasets, 'Read every byte again, to see that nothing else is wrong.', (name) =>
          command('verify', '--dataset', name),
        )),
    ...perDataset(
      datasets,
      'Write down what was current, and what of it nobody had approved; with --key in the place of --unsigned it is signed.',
      (name) => command('attest', '--dataset', name, '--from', firstAt, '--unsigned'),
    ),
    ...(open.length === 0
      ? []
      : [
          {
            why: 'Say what came of it, once it is dealt with.',
            command: open
              .slice(0, MAX_COMMANDS)
              .map(({ id }) => `${command('resolve', shortId(id))} --reason "…"`)
              .join('\n'),
          },
        ]),
  ];
}

const perDataset = (
  datasets: readonly string[],
  why: string,
  command: (dataset: string) => string,
): readonly NextStep[] =>
  datasets.length === 0 ? [] : [{ why, command: datasets.slice(0, MAX_COMMANDS).map(command).join('\n') }];

const onePerKey = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [JSON.stringify([finding.bucket, finding.key]), finding])).values(),
];

// One plan denies an actor the dataset; a setting has a plan of its own.
const onePerActor = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(
    findings.map((finding) => [
      finding.about === 'activity' && finding.evidence.setting !== null
        ? finding.id
        : JSON.stringify([finding.actor.arn, finding.dataset]),
      finding,
    ]),
  ).values(),
];
