import type { LogRoute } from '../../modules';
import { routeProperties } from '../../modules/log-routing/routes/route-properties';
import { checkGuideTable } from '../../lab/markdown';

const patterns = 'keep or drop records that match a pattern, in the line or in a field';

/** Descriptions of the properties of a route, in the order of the guide; properties with the same one share a row. */
const descriptions = {
  name: "name of the route in tags and in the router's log: letters, digits and `_`",
  from: 'selects the records of one container, of several, or of all; or the records that a Fluentd library sends with a tag',
  source: 'selects the records of `stdout` or of `stderr`',
  multiline: 'joins the lines of a Java, Go, Python or Ruby stack trace, or uses your own multiline parser',
  include: patterns,
  exclude: patterns,
  dropHealthChecks: 'drops the access log lines of health checks by load balancers and Route 53',
  parse: 'parses the line into fields: `json`, `logfmt`, `nginx-access`, `nginx-error`, or your own parser',
  keepLine: 'keeps a parsed line in `log`, next to its fields',
  level: 'keeps records with this level or a more severe one, as a word or a number, and records without a level',
  ecsMetadata: 'adds cluster, task and task definition, about 250 bytes a record; `false` omits them',
  fields: 'renames, removes and adds fields',
  lua: 'calls a Lua function for each record',
  rateLimit: 'limits the records per second and drops the rest, with a warning at synth time',
  to: 'destination, or array of destinations',
} satisfies Record<keyof LogRoute, string>;

test('docs/guides/log-routes.md states for each property of a route whether the options delivery supports it', () => {
  const names = Object.keys(descriptions) as (keyof LogRoute)[];
  const rows = [...new Set(Object.values(descriptions))].map((description) => {
    const described = names.filter((name) => descriptions[name] === description);
    const support = new Set(described.map((name) => routeProperties[name].inOptions));
    return [described.map((name) => `\`${name}\``).join(', '), description, [...support].join(', ')];
  });

  checkGuideTable('log-routes.md', ['property', 'description', 'options delivery'], rows);
});
