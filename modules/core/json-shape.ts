import { isData, isKnownText, isText, isToken, kind, number, type Shape } from './shape';
import { isSpread } from './suggestion';

/** Shape of a JSON value that may contain tokens, up to ten levels deep. */
export const json: Shape = {
  ...kind('a string, a number, true, false, an array or an object', (value) => isJson(value, isToken)),
  casts: ['Token.asString', 'Token.asNumber'],
};

/** Shape of a JSON value without tokens. */
export const plainJson = kind(`${json.form}, known at synth time`, (value) => isJson(value, () => false));

function isJson(value: unknown, accepts: (value: unknown) => boolean, depth = 10): boolean {
  if (depth === 0 || (typeof value === 'string' && !isText(value))) return false;
  if (isToken(value)) return !Array.isArray(value) && !isSpread(value) && accepts(value);
  if (typeof value === 'object' && value !== null) {
    return (
      (Array.isArray(value) || isData(value)) &&
      Object.keys(value).every(isKnownText) &&
      Object.values(value).every((each) => each === undefined || isJson(each, accepts, depth - 1))
    );
  }
  return value === null || typeof value === 'string' || typeof value === 'boolean' || number.fits(value);
}
