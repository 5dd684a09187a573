// playwright-core and axe-core, from the tool cache that scripts/browser.sh
// filled: node_modules stands outside the checkout, where node does not look.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const folder = process.env.WEIR_NODE_MODULES;
if (!folder) throw new Error('start this with `make browser`: it says where its packages are');
const require = createRequire(`${folder}/`);

export const { chromium } = require('playwright-core');
/** axe-core as text, to be put into pages. */
export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
