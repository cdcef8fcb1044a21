import type { Format } from '../core/format';

/**
 * Name of a cluster, a service, a task definition family or a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const ecsNameFormat: Format = [/^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, "_" and "-"'];
