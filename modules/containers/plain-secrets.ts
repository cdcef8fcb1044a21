import { isKnown } from '../core/validation';

type Environment = Readonly<Record<string, string>>;

/** Formats of strings that are certainly a secret, or the public part of one. */
const secretForms: readonly (readonly [kind: string, form: RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
];

/** Formats of strings that are probably a secret: tokens of well-known vendors, and passwords in URLs. */
const likelyForms: readonly (readonly [kind: string, form: RegExp])[] = [
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10}/],
  ['a Stripe key', /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}/],
  ['a JSON Web Token', /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/],
  ['credentials of an HTTP header', /^(?:Basic|Bearer|Token|Splunk|ApiKey|GenieKey) [\w.~+/=-]{8,}$/i],
  ['a password in a URL', /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i],
];

const secretName =
  /password|passwd|passphrase|secret|token|(?:api|private)[_-]?key|(?:shared|license|access)[_-]?key$|authorization/i;

/** Values that are not secrets, regardless of the name of the variable: settings and references to secrets. */
const harmlessValue = /^(?:true|false|arn:.*|\/.*|https?:\/\/.*)$/i;

/** Returns errors for variables, or other named strings, whose value is certainly a secret. */
export function secretProblems(environment: Environment = {}, sentence: PlainSecretSentence = ofEnvironment): string[] {
  return knownEntries(environment).flatMap(([name, value]) => {
    const kind = kindOf(value, secretForms);
    return kind === undefined ? [] : [sentence('must', name, `contains ${kind}`)];
  });
}

/** Returns warnings for variables, or other named strings, that look like a secret. */
export function secretWarnings(environment: Environment = {}, sentence: PlainSecretSentence = ofEnvironment): string[] {
  return knownEntries(environment).flatMap(([name, value]) => {
    const kind = kindOf(value, likelyForms);
    if (kind !== undefined) return [sentence('should', name, `contains ${kind}`)];
    return isNamedLikeSecret(name, value) ? [sentence('should', name, 'is named like a secret')] : [];
  });
}

/** Returns the variables, of which a map that is known only at deploy has none yet. */
function knownEntries(environment: Environment): readonly (readonly [name: string, value: string])[] {
  return isKnown(environment) ? Object.entries(environment) : [];
}

function kindOf(value: string, forms: typeof secretForms): string | undefined {
  return isKnown(value) ? forms.find(([, form]) => form.test(value))?.[0] : undefined;
}

function isNamedLikeSecret(name: string, value: string): boolean {
  if (!secretName.test(name) || /_name$/i.test(name) || !isKnown(value) || value === '') return false;
  // A number is usually a limit, as in MAX_TOKENS, unless the name ends with the word for a secret.
  const isNumber = /^[\d.]+$/.test(value) && !/(?:password|passwd|secret)$/i.test(name);
  return !isNumber && !harmlessValue.test(value);
}

/** Returns the sentence about a plain secret. It never contains the value, because synth output ends up in logs. */
export type PlainSecretSentence = (verb: 'must' | 'should', name: string, reason: string) => string;

const ofEnvironment: PlainSecretSentence = (verb, name, reason) =>
  `environment.${name} ${reason} and ${verb} be moved to secrets, because anyone who can describe the task definition can read environment`;
