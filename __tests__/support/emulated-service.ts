import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { ClientConfig } from '../../lab/terraform/terraform-test-bed';

/** A service as the emulator holds it. */
export class EmulatedService {
  private readonly ecs: ECSClient;

  constructor(
    config: ClientConfig,
    private readonly cluster: string,
    private readonly name: string,
  ) {
    this.ecs = new ECSClient(config);
  }

  /** The service. */
  async describe(): Promise<Service> {
    const { services = [] } = await this.ecs.send(
      new DescribeServicesCommand({ cluster: this.cluster, services: [this.name] }),
    );
    return services[0]!;
  }

  /** The task definition that it runs. */
  async definition(): Promise<TaskDefinition> {
    const { taskDefinition } = await this.describe();
    const described = await this.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return described.taskDefinition!;
  }

  /** A container of that. */
  async container(name: string): Promise<ContainerDefinition> {
    const { containerDefinitions = [] } = await this.definition();
    return containerDefinitions.find((each) => each.name === name)!;
  }

  /** Environment of the router, those variables that the library gave it. */
  async routerEnvironment(): Promise<Readonly<Record<string, string>>> {
    const { environment = [] } = await this.container('log_router');
    const ours = environment.filter(({ name }) => name!.startsWith('FIRELENS_'));
    return Object.fromEntries(ours.map(({ name, value }) => [name!, value!]));
  }
}
