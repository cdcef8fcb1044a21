import type { EventsOfCluster, ServiceEventsProps } from '../../service-events';
import { arnOf, either, fields, oneOf, required } from '../shape';
import { clusterName } from './cluster';
import { logGroup } from './standing';
import { watchedService } from './watched-service';

/** Shape of `ServiceEventsProps`. */
export const serviceEventsShape = fields<ServiceEventsProps>({
  service: watchedService,
  cluster: fields<EventsOfCluster['cluster']>({ clusterName: required(clusterName) }),
  logGroup: either(oneOf(false), logGroup),
  topicArn: arnOf('sns', 'an SNS topic'),
  // Rights are given for a key, and by none of its aliases.
  topicKmsKeyArn: arnOf('kms', 'a KMS key', 'key/[\\w-]+'),
  deadLetterQueueArn: arnOf('sqs', 'an SQS queue'),
});
