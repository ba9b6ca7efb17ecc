import type { Alert, DecisionAlert } from '../../core/alerts/alert.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { Invocation, Witness, Witnessed } from './invocation.ts';

/** Who sent an alert to the topic. */
interface Publication {
  readonly invocation: Pick<Invocation, 'marked'>;
  /** True where the topic said that it did not take it. */
  isRefused: boolean;
}

/** What is wrong with what people were told. */
export interface Telling {
  /** Findings of which people were never told, or not what became of them. */
  readonly lost: string[];
  /** Told twice without a reason. */
  readonly doubled: string[];
  /** Told twice because the first time was cut off between SNS's answer and the mark. */
  readonly repeated: string[];
  readonly wrong: string[];
}

type Message = Alert | DecisionAlert;

const alertOf = (message: Message): string =>
  message.kind === 'decision' ? message.id : (message.alert ?? message.id);

/** Knows of every publication whether it was written down in the same run of a function. */
export class Publications implements Witness {
  readonly #published = new Map<string, Publication[]>();

  before({ command, input, invocation }: Witnessed): void {
    if (command !== 'PublishCommand') return;
    const id = publishedBy(input);
    this.#published.set(id, [...(this.#published.get(id) ?? []), { invocation, isRefused: false }]);
  }

  answered({ command, input, invocation }: Witnessed): void {
    const { Item } = input as { readonly Item?: Readonly<Record<string, unknown>> };
    if (!command.startsWith('Put') || Item === undefined) return;
    if (textOf(Item.collection) === 'alerts' && textOf(Item.status) === 'published')
      invocation.marked.add(textOf(Item.id));
  }

  refused({ command, input, invocation }: Witnessed): void {
    if (command !== 'PublishCommand') return;
    const own = this.#published.get(publishedBy(input))?.findLast((each) => each.invocation === invocation);
    if (own) own.isRefused = true;
  }

  /** Compares what people heard of a dataset with the findings that its tables hold. */
  compare(findings: readonly Finding[], heard: readonly Message[]): Telling {
    const told: Telling = { lost: [], doubled: [], repeated: [], wrong: [] };
    const alerts = heard.filter((message): message is Alert => message.kind !== 'decision');
    for (const [id, times] of Map.groupBy(heard, alertOf)) this.#compareTimes(id, times, told);
    for (const finding of findings) compareFinding(finding, alerts, told);
    const known = new Set(findings.map(({ id }) => id));
    const strange = alerts.flatMap(idsOf).filter((id) => !known.has(id));
    told.wrong.push(...strange.map((id) => `an alert names ${id}, which is in no table`));
    return told;
  }

  #compareTimes(id: string, times: readonly Message[], told: Telling): void {
    if (times.length === 1) return;
    const [first, ...others] = times.map((each) => JSON.stringify(each));
    if (others.some((each) => each !== first)) told.wrong.push(`alert ${id} was repeated in other words`);
    const taken = (this.#published.get(id) ?? []).filter(({ isRefused }) => !isRefused);
    const isMarkedBefore = taken.slice(0, -1).some(({ invocation }) => invocation.marked.has(id));
    const isByOne = new Set(taken.map(({ invocation }) => invocation)).size < taken.length;
    const said = `alert ${id} came ${times.length} times`;
    (isMarkedBefore || isByOne ? told.doubled : told.repeated).push(said);
  }
}

/** Kinds of decisions about a dataset of which nobody was told. One message may be about several datasets. */
export function untoldDecisions(
  dataset: string,
  decided: Iterable<DecisionAlert['decision']>,
  heard: readonly Message[],
): string[] {
  const told = new Set(
    heard.flatMap((message) =>
      message.kind === 'decision' && (message.datasets ?? [message.dataset]).includes(dataset)
        ? [message.decision]
        : [],
    ),
  );
  return [...decided].filter((did) => !told.has(did)).map((did) => `nobody was told: ${did} of ${dataset}`);
}

const publishedBy = (input: Witnessed['input']): string => {
  const { default: json } = JSON.parse(String(input.Message)) as { readonly default: string };
  return alertOf(JSON.parse(json) as Message);
};

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : String((value as { readonly S?: string } | undefined)?.S ?? '');

const idsOf = (alert: Alert): readonly string[] => (alert.kind === 'group' ? alert.ids : [alert.id]);

function compareFinding(finding: Finding, heard: readonly Alert[], told: Telling): void {
  const { id, rule, state, revision, notice } = finding;
  const name = `${rule} ${id.slice(0, 8)} (${state})`;
  const alerts = [...new Map(heard.map((alert) => [alert.alert ?? alert.id, alert])).values()];
  const own = alerts.filter((alert) => idsOf(alert).includes(id));
  const firsts = own.filter((alert) => (alert.kind === 'group' ? alert.of : alert.kind) === 'finding');
  const isToBeHeard = state === 'open' || state === 'recovered' || own.length > 0;
  if (isToBeHeard && firsts.length === 0) told.lost.push(`${name} is in no alert`);
  if (firsts.length > 1) told.doubled.push(`${name} is in ${firsts.length} first alerts`);
  if (notice.group !== null && isToBeHeard) told.lost.push(`${name} still waits in ${notice.group}`);
  const single = own.findLast((alert) => alert.kind !== 'group');
  const isLast = single !== undefined && own.at(-1) === single;
  if (isLast && single.revision === revision && single.state !== state)
    told.wrong.push(`${name} was last told as ${single.state}`);
  if (isLast && single.revision < revision)
    told.lost.push(`${name} is of revision ${revision}, and people know ${single.revision}`);
}
