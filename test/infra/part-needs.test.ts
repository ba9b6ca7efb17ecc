import { describe, expect, it } from 'vitest';
import { PART_NEEDS } from '../../core/doctor/part-needs.ts';
import { matches } from '../../core/policies/pattern.ts';
import { templateOf } from './synthesized/deployment.ts';
import { resourcesOf, statementsOf, textOf } from './synthesized/template.ts';

const template = templateOf();
const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Names of the functions in the stack. */
const functions = Object.keys(resourcesOf(template, 'AWS::Lambda::Function')).flatMap(
  (id) => /Functions(\w+?)Function[0-9A-F]{8}$/.exec(id)?.[1] ?? [],
);

/** Tables, queues, topics, and the keys of the topics and of the log. */
const IS_PART =
  /^<((?:Tables|Queues|Topics|CanaryTopic|ManifestLog\w+Key)\w*)(?:\.Arn|(\.StreamArn))?>(\/index\/[\w-]+)?$/;

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** `action on part`, as the roles' policies have it, and the condition under which. */
const permitted = (name: string) =>
  statementsOf(template, `Functions${name}Role`).flatMap(({ Action, Resource, Condition }) =>
    listed(Resource as unknown).flatMap((resource) => {
      const [, part, stream, index = ''] = IS_PART.exec(textOf(resource)) ?? [];
      if (part === undefined) return [];
      const place = `${part}${stream ? '/stream' : index}`;
      return listed(Action).map((action) => ({
        text: `${action} on ${place}`,
        condition: Condition as Condition,
      }));
    }),
  );

const needed = (name: string) =>
  (PART_NEEDS[name] ?? []).flatMap(({ actions, part, context }) =>
    actions.map((action) => ({ text: `${action} on ${part}`, context })),
  );

const texts = (given: readonly { readonly text: string }[]): string[] => given.map(({ text }) => text).sort();

it('there are needs of every function that the stack makes, and of no other', () => {
  const ours = functions.filter((name) => permitted(name).length > 0);
  expect(Object.keys(PART_NEEDS).sort()).toEqual([...ours].sort());
});

describe.each(Object.keys(PART_NEEDS))('what %s needs of the parts of the stack', (name) => {
  it('is what the stack permits, each once', () => {
    expect(texts(needed(name))).toEqual(texts(permitted(name)));
  });

  it('comes under each condition with what meets it', () => {
    for (const { text, condition } of permitted(name)) {
      const asked = needed(name).filter((need) => need.text === text);
      if (condition === undefined)
        expect(
          asked.some(({ context }) => context === undefined),
          text,
        ).toBe(true);
      else
        expect(
          asked.some(({ context = {} }) => meets(context, condition)),
          text,
        ).toBe(true);
    }
  });
});

/** Whether each key of a condition has one of the values, or patterns, that it may have. */
const meets = (context: Readonly<Record<string, readonly string[]>>, condition: Condition): boolean =>
  Object.values(condition)
    .flatMap((keys) => Object.entries(keys))
    .every(([key, wanted]) =>
      context[key]?.every((value) => listed(wanted).some((each) => matches(each, value))),
    );
