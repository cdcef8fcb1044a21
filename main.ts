import { App } from 'cdktf';
import { readSettings } from './settings';
import { RegistryStack } from './stacks/registry-stack';
import { ServiceStack } from './stacks/service-stack';

const app = new App();
const settings = readSettings(app.node.getAllContext());
const service = new ServiceStack(app, 'service', settings);
new RegistryStack(app, 'registry', settings, service.routerImage);
app.synth();
