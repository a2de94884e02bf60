import { fenced, loadCheckout } from './load-checkout.ts';

fenced(loadCheckout)(window);
