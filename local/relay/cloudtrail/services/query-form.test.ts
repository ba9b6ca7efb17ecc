import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { formFields } from './query-form.ts';

describe('a form', () => {
  it.each<[string, string, JsonObject]>([
    ['without what names the call', 'Action=X&Version=1&A=b', { A: 'b' }],
    ['with a list', 'A.member.1=b&A.member.2=c', { A: ['b', 'c'] }],
    ['in the order of the numbers', 'A.member.10=c&A.member.2=b', { A: ['b', 'c'] }],
    ['with a list of objects', 'T.member.1.Key=k&T.member.1.Value=v', { T: [{ Key: 'k', Value: 'v' }] }],
    ['with a map', 'A.entry.1.key=k&A.entry.1.value=v', { A: { k: 'v' } }],
    ["with SQS's attributes", 'Attribute.1.Name=k&Attribute.1.Value=v', { Attributes: { k: 'v' } }],
    [
      'with dimensions, which are no map',
      'D.member.1.Name=k&D.member.1.Value=v',
      { D: [{ Name: 'k', Value: 'v' }] },
    ],
    ['with an object', 'A.B.C=d', { A: { B: { C: 'd' } } }],
    ['with truth values', 'A=true&B=false&C=truely', { A: true, B: false, C: 'truely' }],
    [
      'with attributes, whose values are texts',
      'AttributeValue=true&A.entry.1.key=k&A.entry.1.value=true',
      { AttributeValue: 'true', A: { k: 'true' } },
    ],
    ['that is empty', '', {}],
  ])('%s', (_, form, fields) => {
    expect(formFields(form)).toEqual(fields);
  });
});

it('takes any text without harm', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '1', '.', '=', '&', '__proto__', 'member', 'entry', 'key') }),
      (text) => {
        formFields(text);
        expect(({} as Record<string, unknown>).a).toBeUndefined();
      },
    ),
  );
});
