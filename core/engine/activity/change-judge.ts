import { canonical } from '../../base/json.ts';
import { remembered, rememberedOf } from '../../base/memoize.ts';
import { SEVERITIES } from '../../base/severity.ts';
import type { Activity, RuleMatch, SettingChange } from '../../cloudtrail/activity.ts';
import { settingNamed } from '../../cloudtrail/settings/catalogue.ts';
import type { Known, SettingsState } from '../../cloudtrail/settings/setting.ts';
import type { HashText } from '../../findings/finding.ts';
import type { Guard } from '../../scope/guard.ts';
import type { ChangeRecord, Judged } from './change-record.ts';
import { type Detection, detectionsOf, type OnRuleFailure } from './judge-call.ts';
import type { Retreat } from './retreats.ts';

/** What the history of a setting is judged with. */
export interface HistoryContext {
  readonly guard: Guard;
  /** The other settings, as they are. */
  readonly settings: SettingsState;
  /** False where the history goes back further than what was read of it: its first record is then no change. */
  readonly isWhole: boolean;
  readonly hash: HashText;
  /** Called with each rule that threw. */
  readonly onRuleFailure?: OnRuleFailure | undefined;
}

/** A detection about one change, and when that change was undone. */
export interface ChangeDetection {
  readonly change: ChangeRecord;
  readonly detection: Detection;
  /** ISO time; `null` while it is in effect. */
  readonly undoneAt: string | null;
  /** Whether the detection would still hold, if this value were what the setting was changed to. */
  readonly holdsFor: (value: unknown) => boolean;
}

/** What AWS did not show as right is judged for what it does, and ends nothing. */
const endsFindings = ({ unconfirmed }: ChangeRecord): boolean => unconfirmed === undefined;

/** A value of the setting that others are compared with. */
interface Against {
  /** Names the change that set it; empty where nobody did. */
  readonly cause: string;
  readonly detections: (value: unknown) => readonly Detection[];
}

/** One change, judged. */
export interface JudgedChange {
  readonly change: ChangeRecord;
  readonly detections: readonly ChangeDetection[];
}

/** The name of a detection, and what else than the value before it was compared with. */
type Named = readonly [string, Detection, Against | null];

interface ChangeToJudge {
  readonly change: ChangeRecord;
  readonly previous: ChangeRecord | null;
  readonly retreats: readonly Retreat[];
}

/** Judges one change. To judge a value can take long, so each is judged once. */
export class ChangeJudge {
  readonly #change: ChangeRecord;
  #known: readonly Named[] | null = null;
  readonly #detectionsFor: (value: unknown) => readonly Detection[];
  readonly #retreats: readonly (Omit<Retreat, 'before'> & { readonly against: Against })[];

  constructor({ change, previous, retreats }: ChangeToJudge, context: HistoryContext) {
    this.#change = change;
    const against = (other: ChangeRecord | null): Against => {
      const before = valueBefore(change, other);
      const detections = remembered(
        (value: unknown) =>
          change.source === 'baseline' ? [] : detectionsFor(change, value, before, context),
        valueName,
      );
      return { cause: other?.cause ?? '', detections };
    };
    this.#detectionsFor = against(previous).detections;
    this.#retreats = retreats.map(({ before, ...rest }) => ({ ...rest, against: against(before) }));
  }

  /** The detections, each with the time of the first later change that undoes it. */
  rules(later: readonly ChangeRecord[]): Judged['rules'] {
    const ending = later.filter(endsFindings);
    return Object.fromEntries(
      this.#all().map(([name]) => [name, ending.find(({ value }) => !this.#holds(name, value))?.at ?? null]),
    );
  }

  /**
   * The detections, with the times at which new changes undo them.
   * @returns `null` where they undo nothing, or nothing sooner than it is undone already
   */
  undoneBy(fresh: readonly ChangeRecord[], known: Judged['rules']): Judged['rules'] | null {
    const rules = Object.entries(known).map(([name, undoneAt]) => {
      const sooner = fresh.filter(
        (other) => endsFindings(other) && (undoneAt === null || other.at < undoneAt),
      );
      return [name, sooner.find(({ value }) => !this.#holds(name, value))?.at ?? undoneAt] as const;
    });
    return rules.every(([name, undoneAt]) => undoneAt === known[name]) ? null : Object.fromEntries(rules);
  }

  judgement(judged: Judged): JudgedChange {
    const change = { ...this.#change, judged };
    const detections = this.#all().map(([name, detection]) => {
      const holdsFor = (value: unknown): boolean => this.#holds(name, value);
      return { change, detection, undoneAt: judged.rules[name] ?? null, holdsFor };
    });
    return { change, detections };
  }

  /** What the change itself gave, by name: the rule, and for a rule's further detections their number. */
  #named(): readonly (readonly [string, Detection])[] {
    const seen = new Map<string, number>();
    return this.#detectionsFor(this.#change.value).map((detection) => {
      const number = seen.get(detection.rule) ?? 0;
      seen.set(detection.rule, number + 1);
      return [number === 0 ? detection.rule : `${detection.rule}/${number}`, detection];
    });
  }

  /** What is left of what earlier changes did, where this one undid the rest: with what it was compared with, the oldest values first. */
  #left(): readonly (readonly [Detection, Against])[] {
    const taken = new Set<string>();
    return this.#retreats.flatMap(({ rules, value, against }) =>
      against.detections(this.#change.value).flatMap((detection) => {
        const { rule } = detection;
        if (taken.has(rule) || rules.includes(rule)) return [];
        const first = against.detections(value).find((other) => other.rule === rule);
        if (first && !stillHolds(first.ruleMatch, detection.ruleMatch)) return [];
        taken.add(rule);
        return [[detection, against] as const];
      }),
    );
  }

  /**
   * What is left takes the place of what this change did compared with the value just before, where that is no worse: it says all that has
   * come since. Else its lines stand among those of the other.
   */
  #all(): readonly Named[] {
    this.#known ??= this.#workOut();
    return this.#known;
  }

  #workOut(): readonly Named[] {
    const left = this.#left();
    const own = [...Map.groupBy(this.#named(), ([, { rule }]) => rule)].flatMap(([rule, named]) => {
      const [other] = left.find(([detection]) => detection.rule === rule) ?? [];
      const isKept = other === undefined || named.some(([, detection]) => isWorse(detection, other));
      return isKept ? named.map(([name, each]) => [name, withLines(each, other), null] as const) : [];
    });
    const kept = new Set<string>(own.map(([, { rule }]) => rule));
    const rest = left.filter(([{ rule }]) => !kept.has(rule));
    return [
      ...own,
      ...rest.map(
        ([detection, against]) => [`${detection.rule}@${against.cause}`, detection, against] as const,
      ),
    ];
  }

  #holds(name: string, value: unknown): boolean {
    if (name.includes('@')) {
      const [, own, against] = this.#all().find(([other]) => other === name) ?? [];
      return (
        against
          ?.detections(value)
          .some(({ rule, ruleMatch }) => rule === own?.rule && stillHolds(own.ruleMatch, ruleMatch)) ?? false
      );
    }
    const still = this.#detectionsFor(value).filter(
      ({ rule }) => name === rule || name.startsWith(`${rule}/`),
    );
    // To judge the change itself once more takes as long as to judge the value, and is seldom needed.
    if (still.length === 0) return false;
    if (still.some(({ ruleMatch: { parts } }) => !parts || parts.some(({ isKnown }) => isKnown))) return true;
    const own = this.#named().find(([other]) => other === name)?.[1].ruleMatch;
    return own !== undefined && still.some(({ ruleMatch }) => holds(own, ruleMatch));
  }
}

/**
 * True where a match holds as long as the rule still has the other. Against a value that was only assumed nearly everything
 * counts as worse, even what was always so: such a part holds only the match that reports it. Otherwise versioning that is on again
 * would count as suspended, because nobody knows whether MFA delete was on before.
 */
function holds({ parts: reported }: RuleMatch, { parts: still }: RuleMatch): boolean {
  if (reported === undefined || reported.length === 0 || still === undefined) return true;
  const names = new Set(reported.filter(({ isReported }) => isReported !== false).map(({ name }) => name));
  return still.some(({ name, isKnown }) => isKnown || names.has(name));
}

const stillHolds = (reported: RuleMatch, still: RuleMatch): boolean =>
  !still.parts || still.parts.some(({ isKnown }) => isKnown) || holds(reported, still);

const isWorse = (one: Detection, other: Detection): boolean =>
  SEVERITIES.indexOf(one.severity) < SEVERITIES.indexOf(other.severity);

function withLines(detection: Detection, other: Detection | undefined): Detection {
  if (other === undefined) return detection;
  const { ruleMatch } = detection;
  const lines = [...new Set([...ruleMatch.details, ...other.ruleMatch.details])];
  return { ...detection, ruleMatch: { ...ruleMatch, details: lines } };
}

/** One text for one value. A value is compared with many others, and may be large. */
const valueName = (value: unknown): string =>
  typeof value === 'object' && value !== null ? nameOfObject(value).text : canonical(value);

const nameOfObject = rememberedOf((value: object) => ({ text: canonical(value) }));

function valueBefore({ setting }: ChangeRecord, previous: ChangeRecord | null): Known<unknown> {
  return previous
    ? { value: previous.value, isKnown: true }
    : { value: settingNamed(setting).safest, isKnown: false };
}

/** What the rules say of a change; nothing where it changes nothing. */
function detectionsFor(
  { resource, setting, call }: ChangeRecord,
  value: unknown,
  before: Known<unknown>,
  { guard, settings, onRuleFailure }: HistoryContext,
): Detection[] {
  if (before.isKnown && valueName(before.value) === valueName(value)) return [];
  const change = { resource, setting, value, before } as unknown as SettingChange;
  const activity: Activity = { call, change, settings, guard };
  return detectionsOf(activity, onRuleFailure);
}
