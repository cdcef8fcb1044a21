/**
 * Options of TypeDoc for the API reference, which is Markdown for the site.
 *
 * @see https://typedoc.org/documents/Options.html
 */
export default {
  name: 'API reference',
  tsconfig: '../tsconfig.build.json',
  entryPoints: ['../modules/index.ts', '../modules/fluent-bit/index.ts', '../modules/testing/index.ts'],
  plugin: ['typedoc-plugin-markdown', './typedoc-plugin.mjs'],
  out: 'generated/api',
  navigationJson: 'generated/api.json',

  // `npm run typecheck` checks the types.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  // Tables and types from which exported types are derived; the comments of those types describe the result.
  intentionallyNotExported: [
    'modules/fluent-bit/option.ts:RequiredKey',
    'modules/fluent-bit/option.ts:TypeOf',
    'modules/fluentd/output.ts:genericOptions',
    'modules/fluentd/output.ts:outputTypes',
    'modules/load-balancer/target-props.ts:ApplicationGroup',
    'modules/load-balancer/target-props.ts:NetworkGroup',
    'modules/load-balancer/target-props.ts:NoApplication',
    'modules/load-balancer/target-props.ts:NoGroup',
    'modules/load-balancer/target-props.ts:NoNetwork',
    'modules/load-balancer/target-props.ts:None',
    'modules/services/deployment-configuration.ts:None',
    'modules/services/deployment-configuration.ts:OfStrategy',
    'modules/services/deployment-configuration.ts:Rolling',
    'modules/tasks/fargate-size.ts:fargateSizes',
    'modules/tasks/fargate-size.ts:SizesOfRow',
  ],

  readme: 'none',
  disableSources: true,
  excludeExternals: true,
  categorizeByGroup: false,
  categoryOrder: [
    'Services',
    'Tasks',
    'Containers',
    'Log routing',
    'Network',
    'Load balancer',
    'Storage',
    'Firehose',
    'Monitoring',
    '*',
  ],
  navigation: { includeCategories: true, includeGroups: false },
  sort: ['kind', 'alphabetical'],
  // Constants such as `LogDestination` are called like constructs.
  kindSortOrder: ['Class', 'Variable', 'Function', 'Interface', 'TypeAlias'],

  router: 'folder',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  indexFormat: 'table',
  parametersFormat: 'table',
  blockTagsPreserveOrder: ['@example'],
  // Without the type parameters, which a heading of the page describes.
  pageTitleTemplates: { member: ({ kind, rawName }) => `${kind}: ${rawName.replace(/<[^]*$/, '')}` },
};
