/**
 * Returns the problems of parts of a configuration, each once, after the paths of the routes that the parts come from.
 *
 * @param parts a part with its route
 */
export function withRoutePaths<Route, Part extends { readonly route: Route }>(
  routes: readonly Route[],
  parts: readonly Part[],
  problemsOf: (part: Part) => readonly string[],
): readonly string[] {
  const paths = new Map<string, Set<string>>();
  for (const part of parts) {
    const path = `logRouting.routes[${routes.indexOf(part.route)}]`;
    for (const problem of problemsOf(part)) {
      paths.set(problem, (paths.get(problem) ?? new Set()).add(path));
    }
  }
  return [...paths].map(([problem, of]) => `${[...of].join(', ')}: ${problem}`);
}
