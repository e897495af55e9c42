import { App } from 'cdk8s';
import { onlineShop } from './online-shop';

const app = new App();
onlineShop(app);
app.synth();
