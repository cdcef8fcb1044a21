export type { AlarmThresholds } from './alarm-thresholds';
export type { AlarmTopic } from './alarm-topic';
export {
  AuditTrail,
  type AuditTrailInBucket,
  type AuditTrailInOwnBucket,
  type AuditTrailOptions,
  type AuditTrailProps,
} from './audit-trail';
export type { EventName } from './event-plan';
export type { AlarmId, AlarmName } from './planned-alarm';
export { ServiceAlarms, type ServiceAlarmsBaseProps, type ServiceAlarmsProps } from './service-alarms';
export { type EventsOfCluster, type EventsOfService, ServiceEvents, type ServiceEventsProps } from './service-events';
export type { WatchedSchedule } from './dead-letter-alarm';
export type { EventResources, ServiceEventsOptions } from './event-delivery';
export { TaskEvents, type TaskEventsProps } from './task-events';
export type { TaskEventName } from './task-event-plan';
