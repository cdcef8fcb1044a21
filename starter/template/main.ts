import { App } from 'cdktf';
import { WebStack } from './web-stack';

const app = new App();
new WebStack(app, 'firelens-app');
app.synth();
