import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../test/seed.ts';
import { parseStrictJson } from './strict-json.ts';

describe('JSON whose objects have each name once', () => {
  it('is read as JSON.parse reads it, however it is indented', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 2 }), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), undefined, indent);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"a":{"b":1,"c":[{}],"b" : 2}}]', 'b'],
    ['{"a\\"":1,"a\\"":2}', 'a\\"'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"\\\\":"{","\\\\":"}"}', '\\\\'],
  ])('%s is refused', (text, name) => {
    expect(() => parseStrictJson(text)).toThrow(new SyntaxError(`an object has the name "${name}" twice`));
  });

  it.each(['{"a":{"a":1}}', '[{"a":1},{"a":2}]', '["a","a"]', '{"a":"a","b":"a"}', '{"a":"\\",\\"a\\":"}'])(
    '%s is not',
    (text) => {
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    },
  );

  it('is refused where it is cut off', () => {
    expect(() => parseStrictJson('{"a":')).toThrow(SyntaxError);
  });
});
