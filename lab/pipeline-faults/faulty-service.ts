import { outputsTo } from '../emulator/emulated-aws';
import type { OutputOverrides } from '../routers/local-configuration';
import { CloudWatchStandIn } from '../servers/cloudwatch-stand-in';
import { type Fault, ServiceFaultProxy } from '../servers/service-fault-proxy';
import { S3StandIn } from '../servers/s3-stand-in';
import type { StandIn } from '../servers/stand-in';

/** AWS service, by the name of Fluent Bit's output. */
export type ServiceName = 's3' | 'cloudwatch_logs';

/** A local server in place of an AWS service, with simulated faults. */
export class FaultyService {
  private constructor(
    /** Name of the service. */
    readonly name: ServiceName,
    /** Server that receives the router's requests while no fault is simulated. */
    readonly standIn: StandIn,
    private readonly proxy: ServiceFaultProxy,
    /** Options that make Fluent Bit's outputs send to it. */
    readonly options: OutputOverrides[string],
    private readonly stopEncryption: () => Promise<void>,
  ) {}

  /** Starts the server and its proxy. */
  static async start(name: ServiceName): Promise<FaultyService> {
    const standIn = name === 's3' ? await S3StandIn.start() : await CloudWatchStandIn.start();
    const proxy = await ServiceFaultProxy.start(standIn.url);
    if (name === 's3') return new FaultyService(name, standIn, proxy, { endpoint: proxy.url }, () => Promise.resolve());
    const { overrides, stop } = await outputsTo(proxy.url);
    return new FaultyService(name, standIn, proxy, overrides[name]!, stop);
  }

  /** Simulates a fault from now on. Earlier requests are still answered. */
  async fail(fault: Fault): Promise<void> {
    await this.proxy.fail(fault);
  }

  /** Stops the server and its proxy. */
  async stop(): Promise<void> {
    await this.stopEncryption();
    this.proxy.stop();
    await this.standIn.stop();
  }
}
