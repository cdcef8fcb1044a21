/** Kinds of nodes. */
export type NodeKind =
  | 'alarms'
  | 'bucket'
  | 'client'
  | 'cluster'
  | 'container'
  | 'deliveryStream'
  | 'email'
  | 'events'
  | 'fileSystem'
  | 'instances'
  | 'loadBalancer'
  | 'logGroup'
  | 'nowhere'
  | 'repository'
  | 'resource'
  | 'route'
  | 'search'
  | 'secret'
  | 'stream'
  | 'system'
  | 'topic'
  | 'trail'
  | 'warehouse';

/** Kinds of groups. */
export type GroupKind = 'network' | 'router' | 'service' | 'stack' | 'subnets';

/** Kinds of edges: what one end sends to the other, or how it uses the other. */
export type EdgeKind = 'alerts' | 'configuration' | 'logs' | 'permission' | 'records' | 'requests';

/** Graph of one stack or several stacks, or of a part of them. */
export interface StackGraph {
  /** Names of the stacks. */
  readonly stacks: readonly string[];
  /** Frames around nodes. */
  readonly groups: readonly GraphGroup[];
  /** Resources, containers and routes. */
  readonly nodes: readonly GraphNode[];
  /** Connections of the nodes. */
  readonly edges: readonly GraphEdge[];
  /** Number of the resources that are not drawn, by type. */
  readonly notDrawn: Readonly<Record<string, number>>;
}

/** Text of a node or a group. */
export interface Described {
  /** Identifier in the graph: the stack with the Terraform address, or a name of an existing resource. */
  readonly id: string;
  /** Description of its kind, such as `S3 bucket`. */
  readonly label: string;
  /** Its name. */
  readonly name: string;
  /** Further lines, such as the image of a container. */
  readonly details: readonly string[];
  /** `true` if the stacks use it, but do not create it. */
  readonly existing: boolean;
  /** Group that contains it. */
  readonly group?: string;
}

/** A resource, a container, or the records that take one route. */
export interface GraphNode extends Described {
  /** Determines the icon and the color. */
  readonly kind: NodeKind;
}

/** A frame around nodes, such as a network or a service. */
export interface GraphGroup extends Described {
  /** Determines the color. */
  readonly kind: GroupKind;
}

/** A connection of two nodes; an end can also be a group. */
export interface GraphEdge {
  /** ID of the node or group at its start. */
  readonly from: string;
  /** ID of the node or group at its end. */
  readonly to: string;
  /** Determines the color. */
  readonly kind: EdgeKind;
  /** Lines of its label, such as the actions that the task role allows. */
  readonly labels: readonly string[];
}
