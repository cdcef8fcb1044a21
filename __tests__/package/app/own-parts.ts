import type { FargateService, LogDestination } from 'cdktf-firelens';

// Without return types: their declarations must name types of the library.

/** Roles of a service, for additional policies. */
export const rolesOf = ({ taskDefinition }: FargateService) => taskDefinition.resources;

/** Permissions to write to a destination, for software outside of ECS. */
export const rightsFor = (destination: LogDestination) =>
  destination.statements(['shop'], { region: 'eu-west-1', dnsSuffix: 'amazonaws.com' });
