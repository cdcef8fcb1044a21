import type { EdgeKind, GroupKind, NodeKind } from './stack-graph';

/** Colors of nodes, by purpose. */
export const palette = {
  network: { light: '#6941c6', dark: '#a78bfa' },
  compute: { light: '#c4580b', dark: '#fb923c' },
  routing: { light: '#0e7490', dark: '#22d3ee' },
  storage: { light: '#15803d', dark: '#4ade80' },
  monitoring: { light: '#be185d', dark: '#f472b6' },
  input: { light: '#57606a', dark: '#9da7b3' },
} as const;

/** Name of a color. */
export type Color = keyof typeof palette;

/** Color of each kind of node. */
export const nodeColors: Readonly<Record<NodeKind, Color>> = {
  alarms: 'monitoring',
  bucket: 'storage',
  client: 'network',
  cluster: 'compute',
  container: 'compute',
  deliveryStream: 'storage',
  email: 'monitoring',
  events: 'monitoring',
  fileSystem: 'input',
  instances: 'compute',
  loadBalancer: 'network',
  logGroup: 'storage',
  nowhere: 'input',
  repository: 'input',
  resource: 'storage',
  route: 'routing',
  search: 'storage',
  secret: 'input',
  stream: 'storage',
  system: 'storage',
  topic: 'monitoring',
  trail: 'monitoring',
  warehouse: 'storage',
};

/** Color of the frame of each kind of group. */
export const groupColors: Readonly<Record<GroupKind, Color>> = {
  network: 'network',
  router: 'routing',
  service: 'compute',
  stack: 'input',
  subnets: 'network',
};

/** Color of each kind of edge, and `true` for dashed lines. */
export const edgeStyles: Readonly<Record<EdgeKind, { readonly color: Color; readonly dashed: boolean }>> = {
  alerts: { color: 'monitoring', dashed: true },
  configuration: { color: 'input', dashed: true },
  logs: { color: 'input', dashed: false },
  permission: { color: 'input', dashed: false },
  records: { color: 'routing', dashed: false },
  requests: { color: 'network', dashed: false },
};

/** Icons of nodes: paths on a square of 16 pixels, drawn as lines without filling. */
export const icons: Readonly<Partial<Record<NodeKind, string>>> = {
  alarms: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3zM6.8 14.2h2.4',
  bucket:
    'M3 4c0-1.1 2.2-1.9 5-1.9s5 .8 5 1.9-2.2 1.9-5 1.9S3 5.1 3 4zM3 4l1.1 8.3c.1.9 1.8 1.6 3.9 1.6s3.8-.7 3.9-1.6L13 4',
  client:
    'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c2 1.7 2.7 3.7 2.7 6S10 12.3 8 14C6 12.3 5.3 10.3 5.3 8S6 3.7 8 2z',
  cluster: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5H9z',
  container: 'M8 1.8l5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.5 4.8L8 8l5.5-3.2M8 8v6.2',
  deliveryStream: 'M2.5 4l4 4-4 4M8.5 4l4 4-4 4',
  email: 'M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5',
  events: 'M9.2 1.8L3.5 9h4l-.7 5.2L12.5 7h-4z',
  fileSystem: 'M2 4h4.5L8 5.5h6v7H2z',
  instances: 'M4 4h8v8H4zM6 2v2M10 2v2M6 12v2M10 12v2M2 6h2M2 10h2M12 6h2M12 10h2',
  loadBalancer: 'M8 2.5v4M8 6.5L4 10M8 6.5l4 3.5M8 6.5V10M2.5 10.5h3v3h-3zM6.5 10.5h3v3h-3zM10.5 10.5h3v3h-3z',
  logGroup: 'M3.5 2h6.5l2.5 2.5V14h-9zM5.5 7h5M5.5 9.3h5M5.5 11.6h3',
  nowhere: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6',
  repository: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
  resource: 'M8 2l6 6-6 6-6-6z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3L14 14',
  secret: 'M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2M8 9.5v1.8',
  stream: 'M2 4.5c2-1.8 4-1.8 6 0s4 1.8 6 0M2 8c2-1.8 4-1.8 6 0s4 1.8 6 0M2 11.5c2-1.8 4-1.8 6 0s4 1.8 6 0',
  system: 'M2.5 2.8h11v4.2h-11zM2.5 9h11v4.2h-11zM5 4.9h1.5M5 11.1h1.5',
  topic:
    'M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM4.8 4.8a4.5 4.5 0 0 0 0 6.4M11.2 4.8a4.5 4.5 0 0 1 0 6.4M2.7 2.7a7.5 7.5 0 0 0 0 10.6M13.3 2.7a7.5 7.5 0 0 1 0 10.6',
  trail: 'M6 4h8M6 8h8M6 12h8M2.5 4h1M2.5 8h1M2.5 12h1',
  warehouse:
    'M3 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2zM3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2',
};
