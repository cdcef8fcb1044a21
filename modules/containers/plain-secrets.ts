import { isKnown } from '../core/validation';

type Environment = Readonly<Record<string, string>>;

/** Texts that cannot be anything but a secret, or half of one. */
const secretForms: readonly (readonly [kind: string, form: RegExp])[] = [
  ['an access key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
];

/** Texts that are made to be recognized, or hold a password where one stands. */
const likelyForms: readonly (readonly [kind: string, form: RegExp])[] = [
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/],
  ['a token of Slack', /\bxox[abeoprs]-[A-Za-z0-9-]{10}/],
  ['a key of Stripe', /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}/],
  ['a JSON Web Token', /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/],
  ['a password in an address', /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i],
];

const secretName = /password|passwd|secret|token|api_?key|private_?key/i;

/** Values that are no secrets, whatever their names: settings, or where a secret is. */
const harmlessValue = /^(?:true|false|arn:.*|\/.*|https?:\/\/.*)$/i;

/** Variables that hold what can be nothing but a secret. */
export function secretProblems(environment: Environment = {}): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const kind = kindOf(value, secretForms);
    return kind === undefined ? [] : [sentence('must', name, `holds ${kind}`)];
  });
}

/** Variables that look as if they held a secret. */
export function secretWarnings(environment: Environment = {}): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const kind = kindOf(value, likelyForms);
    if (kind !== undefined) return [sentence('should', name, `holds ${kind}`)];
    return isNamedLikeSecret(name, value) ? [sentence('should', name, 'is named like a secret')] : [];
  });
}

function kindOf(value: string, forms: typeof secretForms): string | undefined {
  return isKnown(value) ? forms.find(([, form]) => form.test(value))?.[0] : undefined;
}

function isNamedLikeSecret(name: string, value: string): boolean {
  if (!secretName.test(name) || /_name$/i.test(name) || !isKnown(value) || value === '') return false;
  // A number is a limit, as in MAX_TOKENS, unless the name ends with what it would be.
  const isNumber = /^[\d.]+$/.test(value) && !/(?:password|passwd|secret)$/i.test(name);
  return !isNumber && !harmlessValue.test(value);
}

/** Never the value itself: what synth says ends in logs. */
function sentence(verb: 'must' | 'should', name: string, reason: string): string {
  return `environment.${name} ${reason}, and ${verb} be given by secrets: environment can be read by whoever may describe the task definition`;
}
