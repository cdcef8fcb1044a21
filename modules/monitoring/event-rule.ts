import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import type { CloudwatchEventTargetConfig } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { Construct } from 'constructs';
import { physicalName } from '../core/physical-name';
import { terraformJson } from '../core/terraform-json';
import type { PlannedEvent } from './event-plan';
import { suffixOf } from './planned-alarm';

/** Planned event with its EventBridge rule. */
export interface EventRule<Name extends string = string> extends PlannedEvent<Name> {
  /** EventBridge rule that matches the event. */
  readonly rule: CloudwatchEventRule;
}

/** A name prefix has at most 38 characters, of which the longest event name with its hyphens uses 19. */
const maxPrefixLength = 38 - 19;

/** Creates the EventBridge rule of an event. */
export function createEventRule<Name extends string>(scope: Construct, event: PlannedEvent<Name>): EventRule<Name> {
  const rule = new CloudwatchEventRule(scope, event.name, {
    namePrefix: `${physicalName(scope, maxPrefixLength)}-${suffixOf(event.name)}-`,
    description: event.description,
    eventPattern: terraformJson(event.pattern),
  });
  return { ...event, rule };
}

/** Returns the ARNs of the rules. */
export function arnsOf(rules: readonly EventRule[]): readonly string[] {
  return rules.map(({ rule }) => rule.arn);
}

/** Returns the dead-letter queue configuration of a target. */
export function deadLetterConfig(arn: string | undefined): Pick<CloudwatchEventTargetConfig, 'deadLetterConfig'> {
  return arn === undefined ? {} : { deadLetterConfig: { arn } };
}
