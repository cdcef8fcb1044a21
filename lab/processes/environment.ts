/** Returns an environment that removes the variables with matching names; use it in `{ ...process.env, ...without(/…/) }`. */
export function without(pattern: RegExp, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const names = Object.keys(environment).filter((name) => pattern.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
