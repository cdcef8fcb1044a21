import { GraphBuilder } from './graph-builder';
import { addLoadBalancers } from './parts/load-balancers';
import { addMonitoring } from './parts/monitoring';
import { addNetworks } from './parts/networks';
import { addServices } from './parts/services';
import { addStorage } from './parts/storage';
import { addStreams } from './parts/streams';
import type { StackGraph } from './stack-graph';
import type { SynthesizedStack } from '../synth-folder';

/** Returns the graph of synthesized stacks. */
export function graphOf(stacks: readonly SynthesizedStack[]): StackGraph {
  const builder = new GraphBuilder(stacks);
  addNetworks(builder);
  addLoadBalancers(builder);
  addServices(builder);
  addStreams(builder);
  addMonitoring(builder);
  addStorage(builder);
  return builder.build();
}
