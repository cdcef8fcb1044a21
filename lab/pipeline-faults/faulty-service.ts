import { outputsTo } from '../emulator/emulated-aws';
import type { OutputOverrides } from '../routers/local-configuration';
import { CloudWatchStandIn } from '../servers/cloudwatch-stand-in';
import { type Fault, FaultProxy } from '../servers/service-fault-proxy';
import { S3StandIn } from '../servers/s3-stand-in';
import type { StandIn } from '../servers/stand-in';

/** A service of AWS, by the name of Fluent Bit's output to it. */
export type ServiceName = 's3' | 'cloudwatch_logs';

/** A stand-in for a service of AWS that fails when we want it to. */
export class FaultyService {
  private constructor(
    /** Name of the service. */
    readonly name: ServiceName,
    /** Server that takes what the router sends, as long as the service does not fail. */
    readonly standIn: StandIn,
    private readonly proxy: FaultProxy,
    /** Options by which outputs of Fluent Bit reach it. */
    readonly options: OutputOverrides[string],
    private readonly stopEncryption: () => Promise<void>,
  ) {}

  /** Starts one. */
  static async start(name: ServiceName): Promise<FaultyService> {
    const standIn = name === 's3' ? await S3StandIn.start() : await CloudWatchStandIn.start();
    const proxy = await FaultProxy.start(standIn.url);
    if (name === 's3') return new FaultyService(name, standIn, proxy, { endpoint: proxy.url }, () => Promise.resolve());
    const { overrides, stop } = await outputsTo(proxy.url);
    return new FaultyService(name, standIn, proxy, overrides[name]!, stop);
  }

  /** Has it fail in this way from now on. It still answers requests from before. */
  async fail(fault: Fault): Promise<void> {
    await this.proxy.fail(fault);
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await this.stopEncryption();
    this.proxy.stop();
    await this.standIn.stop();
  }
}
