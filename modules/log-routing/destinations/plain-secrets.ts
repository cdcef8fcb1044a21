import { secretProblems, secretWarnings, type PlainSecretSentence } from '../../containers/plain-secrets';
import { isObject } from '../../core/shape';
import { isSecret } from './destination-options';

/** Properties of a destination that can contain a secret as a string. */
interface StringProps {
  readonly uri?: unknown;
  readonly headers?: unknown;
  readonly options?: unknown;
}

const sentence: PlainSecretSentence = (verb, name, reason) =>
  `${name} ${reason} and ${verb} be a secret, such as { secretArn }, because anyone who can read the configuration of the router can read it`;

/** Returns errors for strings of a destination whose value is certainly a secret. */
export function plainSecretErrors(props: StringProps): readonly string[] {
  return secretProblems(stringsIn(props), sentence);
}

/** Returns warnings for strings of a destination that look like a secret. */
export function plainSecretWarnings(props: StringProps): readonly string[] {
  return secretWarnings(stringsIn(props), sentence);
}

/** Returns the strings by their path; a query parameter and the value of a header are named after themselves. */
function stringsIn({ uri, headers, options }: StringProps): Readonly<Record<string, string>> {
  const { uri: uriOption, header, ...rest } = isObject(options) ? (options as Readonly<Record<string, unknown>>) : {};
  return Object.fromEntries([
    ...parametersOf('uri', uri),
    ...parametersOf('options.uri', uriOption),
    ...within('headers', headers),
    ...headersOf('options.header', header),
    ...within('options', rest),
  ]);
}

type NamedString = readonly [path: string, value: string];

/** Returns the strings in objects and arrays. Parts of a string with variables are not named. */
function within(path: string, value: unknown): readonly NamedString[] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((each, index) => within(`${path}[${index}]`, each));
  // An object with a secret contains no other string that is one.
  if (isSecret(value) || (isObject(value) && 'secret' in value)) return [];
  return isObject(value) ? Object.entries(value).flatMap(([name, each]) => within(`${path}.${name}`, each)) : [];
}

function parametersOf(path: string, uri: unknown): readonly NamedString[] {
  if (typeof uri !== 'string') return within(path, uri);
  const [, query = ''] = uri.split('?', 2);
  return [
    [path, uri],
    ...query
      .split('&')
      .map((pair) => pair.split('=', 2))
      .flatMap(([name = '', value = '']): readonly NamedString[] => [[`${path}?${name}`, value]]),
  ];
}

function headersOf(path: string, headers: unknown): readonly NamedString[] {
  return [headers ?? []].flat().flatMap((each): readonly NamedString[] => {
    if (typeof each !== 'string') return within(path, each);
    const [name = '', ...value] = each.split(' ');
    return [[`${path}.${name}`, value.join(' ')]];
  });
}
