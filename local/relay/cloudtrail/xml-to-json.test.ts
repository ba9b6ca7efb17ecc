import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import { xmlToJson } from './xml.ts';

describe('what CloudTrail makes of a document', () => {
  it.each<[string, string, Json]>([
    ['one element is an object', '<R><Rule><ID>a</ID></Rule></R>', { Rule: { ID: 'a' } }],
    ['several are an array', '<R><Rule><ID>a</ID></Rule><Rule/></R>', { Rule: [{ ID: 'a' }, ''] }],
    ['also with others between them', '<R><a>x</a><b/><a>y</a></R>', { a: ['x', 'y'], b: '' }],
    ['an empty element is an empty text', '<R><Filter/><Prefix></Prefix></R>', { Filter: '', Prefix: '' }],
    ['a namespace is a field', '<R xmlns="http://s3/"/>', { xmlns: 'http://s3/' }],
    [
      'attributes are fields, beside the content',
      '<R><G xsi:type="Group">x<U>y</U></G></R>',
      { G: { 'xsi:type': 'Group', U: 'y', content: 'x' } },
    ],
    ['truth values', '<R><a>true</a><b>FALSE</b></R>', { a: true, b: false }],
    [
      'numbers',
      '<R><a>1</a><b>0</b><c>-7</c><d>1.50</d><e>1e3</e></R>',
      { a: 1, b: 0, c: -7, d: 1.5, e: 1000 },
    ],
    [
      'what a number cannot hold stays a text',
      '<R><a>007</a><b>000000000000</b><c>99999999999999999999</c><d>1.2.3</d><e>+1</e><f>2026-11-21</f></R>',
      { a: '007', b: '000000000000', c: '99999999999999999999', d: '1.2.3', e: '+1', f: '2026-11-21' },
    ],
    ['space around is none', '<R>\n  <a> x y </a>\n</R>', { a: 'x y' }],
    [
      'a name that means something to JavaScript',
      '<R><__proto__>x</__proto__></R>',
      JSON.parse('{"__proto__":"x"}'),
    ],
  ])('%s', (_, document, content) => {
    expect(xmlToJson(document)).toEqual({ R: content });
  });

  it('no document, no JSON', () => {
    expect(xmlToJson('{"Version":"2012-10-17"}')).toBeUndefined();
  });
});

const text = fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/).filter((value) => !/^(?:true|false)$/.test(value));

it('as many elements of a name are written as there are, in their order', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      const document = `<R>${values.map((value) => `<Rule>${value}</Rule>`).join('')}</R>`;
      expect(xmlToJson(document)).toEqual({ R: { Rule: values.length === 1 ? values[0] : values } });
    }),
  );
});

it('what becomes a number or a truth value can be written back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.boolean()), (value) => {
      expect(xmlToJson(`<R>${value}</R>`)).toEqual({ R: value });
    }),
  );
});

it('digits that would change as a number are kept', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,20}$/), (digits) => {
      expect(String(xmlToJson(`<R>${digits}</R>`)?.R)).toBe(digits);
    }),
  );
});
