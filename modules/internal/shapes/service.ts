import type { ServiceOptions } from '../../service-options';
import { fields, flag, known, number, plainText, required, type ShapesOf } from '../shape';
import { cluster } from './cluster';
import { targetShapes } from './load-balancer';
import { scalingShapes } from './scaling';
import { network } from './standing';

/** Shapes of `ServiceOptions`. */
export const serviceShapes: ShapesOf<ServiceOptions> = {
  cluster: required(cluster),
  network: required(network),
  desiredCount: number,
  scaling: fields(scalingShapes),
  availabilityZoneRebalancing: flag,
  loadBalancing: fields<NonNullable<ServiceOptions['loadBalancing']>>({
    ...targetShapes,
    container: required(known(plainText)),
    port: number,
  }),
  healthCheckGracePeriodSeconds: number,
  serviceName: plainText,
};
