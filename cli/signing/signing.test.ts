import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesIn, chainVerifier } from './certificate-chain.ts';
import { keyFileSigner, keyFileVerifier } from './key-file.ts';

const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }) as string;
const MESSAGE = Buffer.from('what is signed');

describe('a key in a file', () => {
  it.each([
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
    ['Ed25519', generateKeyPairSync('ed25519')],
  ])(
    'of %s signs, and its public key verifies that and nothing else',
    async (_, { privateKey, publicKey }) => {
      const signer = keyFileSigner(pem(privateKey));
      const verifier = keyFileVerifier(pem(publicKey));
      const signature = await signer.sign(MESSAGE);
      expect(verifier.keyId).toBe(signer.keyId);
      expect(verifier.verify(MESSAGE, signature)).toBe(true);
      expect(verifier.verify(Buffer.from('something else'), signature)).toBe(false);
      expect(verifier.verify(MESSAGE, Buffer.from('no signature'))).toBe(false);
    },
  );

  it('verifies nothing that another key signed', async () => {
    const [one, other] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const signature = await keyFileSigner(pem(one?.privateKey as KeyObject)).sign(MESSAGE);
    expect(keyFileVerifier(pem(other?.publicKey as KeyObject)).verify(MESSAGE, signature)).toBe(false);
  });

  it.each([
    ['of RSA', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), /allowed are ECDSA/],
    [
      'of a curve of Bitcoin',
      pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey),
      /allowed/,
    ],
    ['that is none', 'hello', /no private key in PEM; make one/],
    [
      'that is locked',
      generateKeyPairSync('ed25519').privateKey.export({
        format: 'pem',
        type: 'pkcs8',
        cipher: 'aes-256-cbc',
        passphrase: 'secret',
      }) as string,
      /locked: give its passphrase in SEALWATCH_KEY_PASSPHRASE/,
    ],
  ])('%s is refused, and the message says what to do', (_, text, message) => {
    expect(() => keyFileSigner(text)).toThrow(message);
  });

  it('that is locked opens with its passphrase', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const locked = privateKey.export({
      format: 'pem',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'p',
    });
    expect(keyFileSigner(locked as string, { passphrase: 'p' }).keyId).toBe(
      keyFileSigner(pem(privateKey)).keyId,
    );
  });
});

describe('a chain of certificates', () => {
  let folder = '';
  const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  /** Issues a certificate with extensions of its own. */
  const issue = (name: string, by: string | null, extensions: string, ...more: readonly string[]) => {
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    writeFileSync(join(folder, `${name}.ext`), extensions);
    const signed =
      by === null
        ? ['-signkey', `${name}.key`]
        : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'];
    const made = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
    openssl('x509', '-req', '-days', '30', ...made, ...signed, ...more);
  };
  const CA = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign';
  const SIGNS = 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'chain-'));
    issue('root', null, CA);
    issue('between', 'root', CA);
    issue('leaf', 'between', SIGNS);
    issue('encrypts', 'root', 'keyUsage=critical,keyEncipherment');
    issue('code', 'root', 'extendedKeyUsage=codeSigning');
    issue('by-leaf', 'leaf', SIGNS);
    issue('stranger', null, CA);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const chain = (...names: readonly string[]) => names.flatMap((name) => certificatesIn(file(`${name}.pem`)));

  it.each([
    ['through one between', ['leaf', 'between'], ['root']],
    ['to one that issued it', ['code'], ['root']],
    ['to itself', ['leaf'], ['leaf']],
  ])('that leads %s to one that is trusted speaks for its key', async (_, given, trusted) => {
    const [first = ''] = given;
    const signer = keyFileSigner(file(`${first}.key`), { certificates: chain(...given) });
    const signature = await signer.sign(MESSAGE);
    const verifier = chainVerifier(chain(...given), chain(...trusted));
    expect(verifier.verify(MESSAGE, signature)).toBe(true);
    expect(verifier.verify(Buffer.from('else'), signature)).toBe(false);
  });

  it.each([
    [
      'whose middle is missing',
      ['leaf'],
      ['root'],
      /nobody who is trusted issued the certificate of "CN=leaf"/,
    ],
    ['of somebody else', ['leaf', 'between'], ['stranger'], /nobody who is trusted/],
    ['issued by one that may not issue', ['by-leaf', 'leaf', 'between'], ['root'], /nobody who is trusted/],
    ['whose key is for something else', ['encrypts'], ['root'], /not one to sign with/],
    ['of nothing', [], ['root'], /names no certificate/],
  ])('%s is refused', (_, given, trusted, message) => {
    expect(() => chainVerifier(chain(...given), chain(...trusted))).toThrow(message);
  });

  it('of another key than the one that signs is refused', () => {
    expect(() => keyFileSigner(file('root.key'), { certificates: chain('leaf') })).toThrow(
      /not that of the private key/,
    );
  });
});
