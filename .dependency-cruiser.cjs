/**
 * Imports point downward, type imports included, and never in a circle.
 *
 * @see https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
 */

/** Rooms of the library by level, from the ground up; rooms of one level do not know each other. */
const rooms = [
  ['core'],
  ['fluent-bit'],
  ['fluentd', 'storage'],
  ['containers', 'network', 'firehose'],
  ['log-routing', 'load-balancer'],
  ['tasks'],
  ['services'],
  ['standalone-tasks'],
  ['monitoring'],
  ['testing'],
];

/** Files of `core` that import no package. */
const pureCore = ['format', 'nearest-name', 'problem', 'rule'];

/** Folders and files of the project by level, from the ground up. */
const layers = [
  // The starter and the bin of the library are programs without dependencies.
  ['bin', 'modules', 'starter'],
  ['settings'],
  ['settings.ts'],
  ['stacks', 'examples'],
  ['main.ts'],
  ['lab'],
  ['cli', 'benchmarks', 'site'],
  ['__tests__'],
];

/** Forbids imports from each place to places of a higher level, or to another one of its own. */
function downward(name, comment, levels, prefix) {
  const all = levels.flat();
  return all.map((from) => {
    const below = levels
      .slice(
        0,
        levels.findIndex((level) => level.includes(from)),
      )
      .flat();
    const beside = all.filter((place) => place !== from && !below.includes(place));
    return {
      name: `${name}-${from}`,
      comment,
      severity: 'error',
      from: { path: pathOf(prefix, [from]) },
      to: { path: pathOf(prefix, beside) },
    };
  });
}

function pathOf(prefix, places) {
  return `^${prefix}(${places.map((place) => place.replace('.', '\\.')).join('|')})(/|$)`;
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'A file that needs what needs it: move what both need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...downward('upward-from', 'Rooms use rooms below them alone.', rooms, 'modules/'),
    ...downward('upward-from', 'Layers use layers below them alone.', layers, '').slice(0, -1),
    {
      name: 'not-through-an-index',
      comment: 'An index loads its whole room: import the file.',
      severity: 'error',
      from: { path: '^modules/', pathNot: '^modules/index\\.ts$' },
      to: { path: '^modules/.+/index\\.ts$' },
    },
    {
      name: 'pure-language',
      comment: 'The language of Fluent Bit is a package of its own, which needs neither CDKTF nor AWS.',
      severity: 'error',
      from: { path: '^modules/fluent-bit/' },
      to: { path: '^modules/core/', pathNot: `^modules/core/(${pureCore.join('|')})\\.ts$`, reachable: true },
    },
    {
      name: 'no-orphan-folder',
      comment: 'Every file of the library stands in a room.',
      severity: 'error',
      from: { path: '^modules/', pathNot: [`^modules/(${rooms.flat().join('|')})/`, '^modules/index\\.ts$'] },
      to: {},
    },
  ],
  options: {
    // Type imports too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|cdktf\\.out|dist)/|^__tests__/package/app/|^starter/template/' },
  },
};
